import type { PresenceFrame } from '@hypee/chat-protocol';
import type { AsideFrame } from '../connection/line.ts';
import type { Inside } from '../inside.ts';
import { timeOrNull } from '../model/times.ts';
import type { Source } from '../observable.ts';
import type { Timer } from '../ports.ts';
import type { SaidInTab } from '../tabs/tab-message.ts';
import type { Presence, PresenceStatus } from '../types.ts';
import { changeUser } from './change-user.ts';
import { createOwnStatus } from './own-status.ts';

/** A server is asked for no more users than this: those that were asked for last. */
const WATCHED = 300;
/** What is asked for, and what is told, within this time goes together. Milliseconds. */
const GATHER_MS = 20;
/** A tab that says nothing in this time after a connection was made is gone. Milliseconds. */
const SILENT_MS = 5_000;

type PresenceSource = Source<ReadonlyMap<string, Presence>>;

/** Who is there, and who changed: the part of one tab. The leading one watches for all. */
export interface People {
  /** Keeps the source up to date as long as somebody listens to it. */
  observe(userIds: readonly string[], source: PresenceSource): void;
  /** What the user says of themselves in this tab. */
  say(status: PresenceStatus): void;
  heard(frame: AsideFrame): void;
  /** Another tab watches others, or says something else. */
  told(said: SaidInTab): void;
}

const made = new WeakMap<Inside, People>();

/** The one of a chat, made when it is first asked for. */
export function people(inside: Inside): People {
  const one = made.get(inside) ?? createPeople(inside);
  made.set(inside, one);
  return one;
}

function createPeople(inside: Inside): People {
  const { context, tabs, connection, shown } = inside;
  const { timers, state } = context;
  const tab = context.random.id();
  const observed = new Map<PresenceSource, readonly string[]>();
  /** Whom this tab last told the leading one of. */
  let shared: ReadonlySet<string> = new Set();
  /** Whom other tabs look at. */
  const others = new Map<string, readonly string[]>();
  /** Other tabs that have said nothing since the connection was made. */
  const silent = new Set<string>();
  const own = createOwnStatus();
  /** The newest of those who are watched, and who of them is to be shown. */
  const known = new Map<string, PresenceFrame>();
  const fresh = new Set<string>();
  /** What this connection was told. */
  let watched: ReadonlySet<string> = new Set();
  let said: PresenceStatus | undefined;
  let sharing: Timer | undefined;
  let showing: Timer | undefined;
  let sweeping: Timer | undefined;

  /** Whom this tab's page looks at. */
  function mine(): Set<string> {
    for (const source of observed.keys()) if (source.isLeft()) observed.delete(source);
    return new Set([...observed.values()].flat());
  }

  const wanted = (): Set<string> => new Set([...new Set([...others.values()].flat()), ...mine()].slice(-WATCHED));

  function share(): void {
    sharing ??= timers.after(GATHER_MS, () => {
      sharing = undefined;
      if (tabs.isFollowing) tell();
      else tellServer();
    });
  }

  /** @param isNew whether the user just said something in this tab */
  function tell(isNew = false): void {
    shared = mine();
    tabs.tell({ type: 'said', said: { tab, userIds: [...shared], status: own.of(tab), isNew } });
  }

  function tellServer(): void {
    const status = own.value;
    if (status && status !== said && connection.send({ type: 'presence', status })) said = status;
    const ids = wanted();
    if (ids.size === watched.size && [...ids].every((id) => watched.has(id))) return;
    if (!connection.send({ type: 'presence_watch', user_ids: [...ids] })) return;
    watched = ids;
    for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
  }

  function show(source: PresenceSource, userIds: readonly string[]): void {
    const frames = userIds.flatMap((id) => known.get(id) ?? []);
    if (frames.length === 0) return;
    source.set(
      new Map(
        frames.map(({ user_id, status, last_seen_at }) => [user_id, { status, lastSeenAt: timeOrNull(last_seen_at) }]),
      ),
    );
  }

  function keep(frame: PresenceFrame): void {
    known.set(frame.user_id, frame);
    fresh.add(frame.user_id);
    showing ??= timers.after(GATHER_MS, () => {
      showing = undefined;
      for (const [source, userIds] of observed) if (userIds.some((id) => fresh.has(id))) show(source, userIds);
      fresh.clear();
    });
  }

  /** What the next connection begins with, whichever tab makes it. */
  function remember(): void {
    state.said = own.value ?? state.said;
  }

  function leave(id: string): void {
    others.delete(id);
    own.forget(id);
    remember();
    share();
  }

  shown.subscribe(({ status }) => {
    if (status === 'closed') tabs.tell({ type: 'said', said: { tab, userIds: [], status: undefined, isGone: true } });
    if (status !== 'online') return;
    watched = new Set();
    said = undefined;
    share();
    // The other tabs hear of the connection too, and say anew what they look at.
    for (const id of others.keys()) silent.add(id);
    sweeping ??= timers.after(SILENT_MS, () => {
      sweeping = undefined;
      for (const id of silent) leave(id);
      silent.clear();
    });
  });

  return {
    observe(userIds, source) {
      const subscribe = source.subscribe.bind(source);
      const begin = (): void => {
        observed.set(source, userIds);
        show(source, userIds);
        share();
      };
      // The first listener is there already; it may leave, and another one come later.
      source.subscribe = (listener) => {
        const undo = subscribe(listener);
        begin();
        return () => {
          undo();
          share();
        };
      };
      begin();
    },
    say(status) {
      own.say(tab, status);
      remember();
      tell(true);
      share();
    },
    heard(frame) {
      if (frame.type === 'user_updated') {
        changeUser(inside, frame.user).catch(context.report);
        return;
      }
      if (frame.type !== 'presence') return;
      const isMine = mine().has(frame.user_id);
      if (isMine || (!tabs.isFollowing && wanted().has(frame.user_id))) keep(frame);
      // Nobody looks at them any more.
      else if (!tabs.isFollowing || shared.has(frame.user_id)) share();
    },
    told({ tab: from, userIds, status, isNew, isGone }) {
      silent.delete(from);
      if (isGone) return leave(from);
      // The server answers who is new to it only.
      const before = new Set(others.get(from));
      const news = tabs.isFollowing ? [] : userIds.filter((id) => !before.has(id));
      for (const value of news.flatMap((id) => known.get(id) ?? [])) tabs.tell({ type: 'aside', value });
      others.set(from, userIds);
      if (isNew) own.say(from, status);
      else own.repeat(from, status);
      remember();
      if (!tabs.isFollowing) share();
    },
  };
}
