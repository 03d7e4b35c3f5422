import { nameKey, type Backend, type Clock, type Identity, type Store } from '@hypee/chat-backend';
import { DEMO_CONVERSATIONS, type DemoConversation } from './demo-conversations.ts';
import { DEMO_CONTACTS, DEMO_PEOPLE, type DemoPerson } from './demo-people.ts';

const HOUR_MS = 3_600_000;
/** Between two lines of a talk. */
const PAUSE_MS = 90_000;

/** A clock that seeding sets, so that what people said lies in the past. */
export interface SeedClock extends Clock {
  set(now: number): void;
}

/** Makes a {@link SeedClock}. Timers never run: a seeded talk is over before they would. */
export function seedClock(): SeedClock {
  let time = 0;
  return {
    now: () => time,
    set: (now) => (time = now),
    after: () => ({ cancel: () => undefined }),
    defer: (callback) => void setImmediate(callback),
  };
}

/** Seeding speaks for whom it names, without signed tokens. */
export const seedAuth = {
  verify: (token: string): Identity => ({ userId: token, role: 'user', expiresAt: Number.MAX_SAFE_INTEGER }),
};

/**
 * Lets the demo's people say what they said, through the rules that everybody's messages go through. Every call carries a
 * key, so that a seeding that was interrupted is completed by the next one.
 *
 * @param backend works on `store`, with {@link seedAuth} and `clock`
 * @param now milliseconds since 1970; the talks lie before it
 */
export async function seedDemo(store: Store, backend: Backend, clock: SeedClock, now: number): Promise<void> {
  await store.write(async (tx) => {
    for (const [id, name] of Object.entries({ ...DEMO_PEOPLE, ...DEMO_CONTACTS })) {
      const known = await tx.user(id);
      if (known) continue;
      await tx.putUser({
        id,
        name,
        name_key: nameKey(name),
        avatar_url: null,
        role: 'user',
        last_seen_at: null,
        claimed_name: null,
        claimed_avatar_url: null,
      });
    }
  });
  const call = caller(backend);
  const talks = DEMO_CONVERSATIONS.map((conversation) => new Talk(conversation, call));
  const steps = talks.flatMap((talk) => talk.steps(now)).sort((a, b) => a.at - b.at);
  for (const step of steps) {
    clock.set(step.at);
    await step.run();
  }
  clock.set(now);
  for (const talk of talks) await talk.markAsRead();
}

/** Calls one route as one person, and returns its answer. */
type Call = (person: DemoPerson, path: string, id: string, body: object) => Promise<{ id: string }>;

function caller(backend: Backend): Call {
  return async (person, path, id, body) => {
    const route = backend.routes.find((candidate) => candidate.method === 'POST' && candidate.path === path);
    if (!route) throw new Error(`The backend has no route POST ${path}.`);
    const { status, json } = await route.handle({ params: { id }, query: {}, body, token: person });
    if (status >= 300) throw new Error(`Seeding the demo: POST ${path} answered ${status} ${json}`);
    return JSON.parse(json) as { id: string };
  };
}

/** One conversation of the demo, on its way into the store. */
class Talk {
  readonly #conversation: DemoConversation;
  readonly #call: Call;
  readonly #messageIds: string[] = [];
  #id = '';

  constructor(conversation: DemoConversation, call: Call) {
    this.#conversation = conversation;
    this.#call = call;
  }

  /** What happens when; the first step creates the conversation. */
  steps(now: number): { at: number; run(): Promise<void> }[] {
    const lines = this.#conversation.talks.flatMap(({ hoursAgo, lines }) =>
      lines.map(([person, content], index) => ({ at: now - hoursAgo * HOUR_MS + index * PAUSE_MS, person, content })),
    );
    const begin = { at: (lines[0]?.at ?? now) - PAUSE_MS, run: () => this.#create() };
    return [begin, ...lines.map(({ at, person, content }, n) => ({ at, run: () => this.#say(n, person, content) }))];
  }

  async #create(): Promise<void> {
    const { key, kind, title, members } = this.#conversation;
    const [creator, ...others] = members;
    if (!creator) throw new Error(`The demo conversation ${key} has no members.`);
    const body = { kind, client_id: key, member_ids: others, ...(title !== undefined && { title }) };
    const { id } = await this.#call(creator, 'conversations/', '', body);
    this.#id = id;
  }

  async #say(index: number, person: DemoPerson, content: string): Promise<void> {
    const client_id = `${this.#conversation.key}-${index}`;
    const { id } = await this.#call(person, 'conversations/:id/send_message/', this.#id, { content, client_id });
    this.#messageIds.push(id);
  }

  async markAsRead(): Promise<void> {
    const { members, unread = {} } = this.#conversation;
    for (const person of members) {
      const newest = this.#messageIds.at(-1 - (unread[person] ?? 0));
      if (newest === undefined) continue;
      await this.#call(person, 'conversations/:id/mark_as_read/', this.#id, { message_id: newest });
    }
  }
}
