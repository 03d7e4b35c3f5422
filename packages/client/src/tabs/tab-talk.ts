import type { Message } from '@hypee/chat-protocol';
import type { Inside } from '../inside.ts';
import { fromStoredError } from '../model/from-outbox.ts';
import { people } from '../people/people.ts';
import type { TabsPort } from '../ports.ts';
import type { Commit } from '../state.ts';
import type { OutboxRow } from '../store/rows.ts';
import { showDraftFiles } from '../upload/draft-files.ts';
import { createLease } from './lease.ts';
import { goneFromOutbox, isNews, missedMessages } from './missed.ts';
import { reload, takeLead, type Stored } from './reload.ts';
import { toldConnection } from './told-connection.ts';
import type { TabMessage } from './tab-message.ts';
import { LEASE_MS, watchLease } from './watch-lease.ts';

/** What only several tabs need: what is said between them, and the change of the lead. */
export interface TabTalk {
  /** Another tab leads: waits for its end, and takes the lead of one that is silent. @returns the way to stop waiting */
  follow(port: TabsPort, lost: () => void): () => void;
  heard(message: TabMessage): void;
}

/** Makes it for one chat. */
export function createTabTalk(hooks: Inside): TabTalk {
  const { context, tabs, connection, shown } = hooks;
  const { timers, state, opened, report, isClosed } = context;
  const renew = createLease(context, tabs);
  /** Commits of other tabs are shown in the order in which they were told. */
  let last = Promise.resolve();
  /** Of the tab this one follows, once it heard of it. */
  let term: number | undefined;

  /** The messages on screen, by conversation; of replies in threads nothing is stored. */
  const onScreen = (): (readonly Message[])[] =>
    [...hooks.parts.values()].filter(({ thread }) => thread === null).map(({ rows }) => rows);

  /** What is stored of what another tab says it changed: several tabs may have changed the same, and what was told may be old. */
  async function stored(commit: Commit): Promise<Commit> {
    const store = await opened;
    return store.read(async (tx) => {
      const present = async <Value>(asked: Promise<Value | undefined>[]): Promise<Value[]> =>
        (await Promise.all(asked)).filter((value) => value !== undefined);
      const { rows: told = [], messages = [], outbox = [], removed = [], discarded = [] } = commit;
      const rows = await present([...told.map(({ id }) => id), ...removed].map((id) => tx.get('conversations', id)));
      return {
        ...commit,
        rows,
        removed: removed.filter((id) => !rows.some((row) => row.id === id)),
        messages: [
          // Replies in threads are not stored.
          ...(await present(
            messages.map(async (one) =>
              one.thread_id === null ? tx.get('messages', [one.conversation_id, one.seq]) : one,
            ),
          )),
          ...(await missedMessages(tx, state, rows)),
        ],
        outbox: await present(outbox.map(async (row) => (await tx.get('outbox', row.clientId)) ?? failedOnly(row))),
        discarded: [...discarded, ...(await goneFromOutbox(tx, state))],
      };
    });
  }

  async function take(commit: Commit): Promise<void> {
    applyNews(await stored(commit));
    if (!tabs.isFollowing) hooks.kick();
  }

  function show({ commit, drafts }: Stored): void {
    applyNews(commit);
    for (const [id, text] of drafts) setDraft(id, text);
    hooks.refresh();
    // What came in threads meanwhile was told to whoever led.
    for (const { thread, isWatched, conversation } of hooks.parts.values())
      if (thread !== null && isWatched) conversation.loadLatest().catch(report);
  }

  function applyNews(commit: Commit): void {
    const rows = (commit.rows ?? []).filter((row) => isNews(state, row));
    const replaced = rows.filter((row) => state.rows.has(row.id) && state.rows.get(row.id)?.life !== row.life);
    hooks.apply({ ...commit, rows, replaced: [...(commit.replaced ?? []), ...replaced.map(({ id }) => id)] });
    showDraftFiles(state);
  }

  /** Those that follow read anew, if they have not heard of this tab. */
  function greet(): void {
    tabs.tell({ type: 'connection', connection: toldConnection(shown.value, tabs.term) });
  }

  function setDraft(id: string, text: string): void {
    if (text === '') state.drafts.delete(id);
    else state.drafts.set(id, text);
  }

  function heard(message: TabMessage): void {
    if (isClosed()) return;
    if (!tabs.isFollowing) renew();
    switch (message.type) {
      case 'hello':
        if (!tabs.isFollowing) greet();
        return;
      case 'commit':
        last = last.then(() => take(message.commit)).catch(report);
        return;
      case 'draft':
        setDraft(message.conversationId, message.text);
        return hooks.refresh();
      case 'arrived':
        return hooks.server.arrived(message.value);
      case 'event':
        return hooks.server.event(message.value);
      case 'aside':
        return hooks.server.aside(message.value);
      case 'said':
        return people(hooks).told(message.said);
      case 'connection': {
        const { told, term: from, ...connected } = message.connection;
        if (!tabs.isFollowing) return;
        if (term !== from) {
          // From now on it hears of everything; what was before, and what the last one died before telling, it reads.
          term = from;
          last = last.then(async () => show(await reload(context, onScreen()))).catch(report);
        }
        shown.set({ ...connected, ...(told && { error: fromStoredError(told) }) });
        return;
      }
      case 'say':
        if (!tabs.isFollowing) connection.send(message.frame);
        return;
      case 'reconnect':
        if (!tabs.isFollowing) hooks.reconnect();
        return;
      case 'wiped':
        return hooks.forget(fromStoredError(message.reason));
    }
  }

  return {
    heard,
    follow(port, lost) {
      term = undefined;
      const waiting = new AbortController();
      const take = async (release: (() => void) | undefined): Promise<void> => {
        if (!release) return;
        if (waiting.signal.aborted) return release();
        waiting.abort();
        // What the other tab stored last may not have been told any more.
        await last;
        const stored = await takeLead(context, onScreen());
        if (isClosed()) return release();
        show(stored);
        tabs.lead(stored.term, release);
        greet();
      };
      const failed = (error: unknown): void => {
        report(error);
        // Another tab may be able to, or this one later.
        if (!isClosed()) timers.after(LEASE_MS, lost);
      };
      port.claim('wait', lost, waiting.signal).then(take).catch(failed);
      // Who leads after the one that hears this has waited too, and knows of the others.
      port.post({ type: 'hello' });
      watchLease(context, waiting.signal, () => {
        port.claim('steal', lost).then(take).catch(failed);
      });
      return () => waiting.abort();
    },
  };
}

/** An operation that was refused is not stored any more, and has to be told all the same. */
const failedOnly = (row: OutboxRow): OutboxRow | undefined =>
  row.operation && row.state === 'failed' ? row : undefined;
