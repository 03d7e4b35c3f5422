import type { Chat, Conversation, Message } from '@hypee/chat';
import type { Shown } from '../wrong-in-list.ts';

/** What a page tells of itself. */
export type PageReport =
  /** Lists that it showed since it last said so, and what was wrong in one. */
  | { type: 'lists'; count: number; wrong: string[] }
  /** How an own message stands on its screen. */
  | {
      type: 'row';
      conversationId: string;
      clientId: string;
      content: string;
      as: 'waiting' | 'placed' | 'failed';
      code?: string;
    }
  /** A send ended well after `ms`. */
  | { type: 'sent'; ms: number }
  | { type: 'status'; status: string }
  | { type: 'error'; code: string; text: string }
  | { type: 'back'; persisted: boolean }
  /** It is about to be frozen, in the middle of so many transactions. */
  | { type: 'frozen'; transactions: number };

/** What the run asks of a page. */
interface PageProbe {
  isReady(): boolean;
  status(): string;
  /**
   * Writes as a script of the page would.
   *
   * @returns the keys of own messages that waited on its screen before
   */
  send(conversationId: string, content: string): string[];
  retry(conversationId: string, clientId: string): void;
  reconnect(): void;
  /** Sets the clock of the device. @param offset milliseconds before or after the right time */
  setClock(offset: number): void;
  /** Each conversation as it stands, with older messages as far as they were loaded. */
  lists(): { conversationId: string; hasOlder: boolean; messages: Shown[] }[];
  loadOlder(): Promise<void>;
  /** Texts of the rows that the element draws, from top to bottom. */
  drawn(): string[];
  /** Whether this tab leads: it holds the lock. */
  leads(): Promise<boolean>;
  /** Takes all room that the browser gives to this site. */
  fillStorage(): Promise<void>;
  freeStorage(): Promise<void>;
}

declare global {
  // Functions of the page, which the run puts there.
  var proof: PageProbe;
  var tellProof: ((report: PageReport) => Promise<void>) | undefined;
}

/**
 * Watches the chat of a page from its first line on. Its text is put into the page: it stands for itself, and takes what it
 * needs as parameters.
 */
export function pageProbe(
  conversationIds: readonly string[],
  wrongInList: (messages: readonly Shown[]) => string[],
): void {
  const tell = (report: PageReport): void => void globalThis.tellProof?.(report).catch(() => undefined);
  const LISTS_AT_ONCE = 20;
  const ROOM_STEPS = [4_000_000, 250_000, 16_000, 1_000, 64];
  const ROOM = 'room';

  // The clock of the device, which may be wrong: as far as the other tabs of this browser say.
  const RealDate = Date;
  const offset = (): number => Number(localStorage.getItem('clock') ?? 0);
  let clockOffset = offset();
  addEventListener('storage', () => (clockOffset = offset()));
  globalThis.Date = class extends RealDate {
    static override now(): number {
      return RealDate.now() + clockOffset;
    }
    constructor(...parts: [] | ConstructorParameters<DateConstructor>) {
      if (parts.length === 0) super(RealDate.now() + clockOffset);
      else super(...(parts as [number]));
    }
  } as DateConstructor;

  let chat: Chat | undefined;
  let conversations: Conversation[] = [];
  const rows = new Map<string, string>();
  let unsaid = 0;

  function looked(id: string, messages: readonly Message[]): void {
    unsaid += 1;
    const wrong = wrongInList(messages);
    if (wrong.length > 0 || unsaid >= LISTS_AT_ONCE) {
      tell({ type: 'lists', count: unsaid, wrong });
      unsaid = 0;
    }
    for (const { clientId, content, sender, seq, status, error } of messages) {
      if (clientId === null || sender.id !== chat?.me.value?.id) continue;
      const as = seq !== undefined ? 'placed' : status === 'failed' ? 'failed' : 'waiting';
      if (rows.get(clientId) === as) continue;
      rows.set(clientId, as);
      tell({ type: 'row', conversationId: id, clientId, content, as, ...(error && { code: error.code }) });
    }
  }

  document.addEventListener('hypee-ready', (event) => {
    const { chat: made } = (event as CustomEvent<{ chat: Chat }>).detail;
    chat = made;
    conversations = conversationIds.map((id) => made.conversation(id));
    for (const { id, messages } of conversations) messages.subscribe((shown) => looked(id, shown));
    made.connection.subscribe(({ status }) => tell({ type: 'status', status }));
    made.on('error', ({ code, message }) => tell({ type: 'error', code, text: message }));
  });
  // Chromium itself freezes no page that keeps others from their rows.
  let transactions = 0;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with the database that it belongs to
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...parts) {
    const begun = transaction.apply(this, parts);
    transactions += 1;
    const ended = (): void => void (transactions -= 1);
    begun.addEventListener('complete', ended);
    begun.addEventListener('abort', ended);
    return begun;
  };
  document.addEventListener('freeze', () => tell({ type: 'frozen', transactions }));
  addEventListener('pageshow', ({ persisted }) => tell({ type: 'back', persisted }));

  const conversationOf = (id: string): Conversation => {
    const found = conversations.find((conversation) => conversation.id === id);
    if (!found) throw new Error(`This page has no conversation ${id}.`);
    return found;
  };

  function drawnIn(root: ParentNode): string[] {
    return [...root.querySelectorAll('*')].flatMap((element) => {
      if (element.localName === 'hypee-message')
        return [(element as Element & { message?: Message }).message?.content ?? ''];
      return element.shadowRoot ? drawnIn(element.shadowRoot) : [];
    });
  }

  const openRoom = (): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(ROOM);
      request.onupgradeneeded = () => request.result.createObjectStore(ROOM, { autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('The room cannot be opened.'));
    });

  const take = (room: IDBDatabase, bytes: number): Promise<boolean> =>
    new Promise((resolve) => {
      const tx = room.transaction(ROOM, 'readwrite');
      // Not to be compressed away.
      const filling = new Uint8Array(bytes);
      for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(filling.subarray(at, at + 65_536));
      tx.objectStore(ROOM).add(filling);
      tx.oncomplete = () => resolve(true);
      tx.onabort = () => resolve(false);
    });

  globalThis.proof = {
    isReady: () => conversations.length > 0 && conversations.every(({ summary }) => summary.value !== undefined),
    status: () => chat?.connection.value.status ?? 'none',
    send(id, content) {
      const conversation = conversationOf(id);
      const waiting = conversation.messages.value.flatMap(({ seq, status, clientId }) =>
        seq === undefined && status !== 'failed' && clientId !== null ? [clientId] : [],
      );
      const began = performance.now();
      conversation.send(content).sent.then(
        () => tell({ type: 'sent', ms: performance.now() - began }),
        () => undefined,
      );
      return waiting;
    },
    retry: (id, clientId) =>
      void conversationOf(id)
        .retry(clientId)
        .sent.catch(() => undefined),
    reconnect: () => chat?.reconnect(),
    setClock(next) {
      clockOffset = next;
      localStorage.setItem('clock', String(next));
    },
    lists: () =>
      conversations.map(({ id, messages, history }) => ({
        conversationId: id,
        hasOlder: history.value.hasOlder,
        messages: messages.value.map(({ id: messageId, seq, clientId, sender, content }) => ({
          id: messageId,
          seq,
          clientId,
          sender: { id: sender.id },
          content,
        })),
      })),
    async loadOlder() {
      for (const conversation of conversations)
        for (let page = 0; page < 50 && conversation.history.value.hasOlder; page += 1) await conversation.loadOlder();
    },
    drawn: () => drawnIn(document),
    async leads() {
      const own = `tab ${crypto.randomUUID()}`;
      const { held = [] } = await navigator.locks.request(own, () => navigator.locks.query());
      const me = held.find(({ name }) => name === own)?.clientId;
      return held.some(({ name, clientId }) => name?.startsWith('hypee-chat:') && clientId === me);
    },
    async fillStorage() {
      const room = await openRoom();
      for (const bytes of ROOM_STEPS) {
        let fits = true;
        while (fits) fits = await take(room, bytes);
      }
      room.close();
    },
    async freeStorage() {
      await new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(ROOM);
        request.onsuccess = request.onerror = resolve;
      });
    },
  };
}
