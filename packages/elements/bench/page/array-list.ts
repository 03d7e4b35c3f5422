import type { Message } from '@hypee/chat';
import type { ListUnderTest, ShownRow } from './list-under-test.ts';
import { rowsOf, scrollerOf } from './timeline-rows.ts';
import { me, messageAt } from './wire.ts';

/** `<hypee-timeline>` alone, with an array of messages and no chat. */
export class ArrayList implements ListUnderTest {
  readonly hasOlder = false;
  readonly root = document.createElement('hypee-timeline');
  #messages: readonly Message[];
  readonly #box: HTMLElement;

  constructor(count: number, box: HTMLElement) {
    this.#messages = Array.from({ length: count }, (_, index) => shown(index + 1));
    this.#box = box;
  }

  get newest(): number {
    return this.#messages.length;
  }

  get scroller(): HTMLElement | undefined {
    return scrollerOf(this.root);
  }

  async prepare(): Promise<void> {
    this.root.me = userOf(me);
    this.root.showNames = true;
    this.root.style.height = '100%';
    this.#box.append(this.root);
  }

  open(): void {
    this.root.messages = this.#messages;
  }

  append(): void {
    this.#messages = [...this.#messages, shown(this.newest + 1)];
    this.root.messages = this.#messages;
  }

  rows(): ShownRow[] {
    return rowsOf(this.root);
  }

  async settled(): Promise<void> {}

  async close(): Promise<void> {}
}

type WireMessage = ReturnType<typeof messageAt>;

const userOf = ({ id, name, role }: WireMessage['sender']): Message['sender'] => ({
  id,
  name,
  role,
  avatarUrl: null,
  lastSeenAt: null,
});

/** A message as the client would show it. */
function shown(seq: number): Message {
  const { id, conversation_id, client_id, sender, content, created_at } = messageAt('c0', seq);
  return {
    id,
    conversationId: conversation_id,
    seq,
    rev: 1,
    clientId: client_id,
    kind: 'text',
    sender: userOf(sender),
    content,
    attachments: [],
    replyTo: null,
    threadId: null,
    replyCount: 0,
    mentions: [],
    reactions: [],
    pinned: false,
    metadata: {},
    createdAt: new Date(created_at),
    editedAt: null,
    deletedAt: null,
    status: 'sent',
  };
}
