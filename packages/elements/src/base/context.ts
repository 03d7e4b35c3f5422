import type { Chat } from '@hypee/chat';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Words } from '../strings/words.ts';

/** What a provider gives to the parts inside it. */
export interface ChatContext {
  readonly chat: Chat | undefined;
  readonly words: Words;
  /** The origin of the chat's server, where it is known. */
  readonly origin: string | undefined;
}

/** Where it is asked for, by the context protocol of the web components community; pages may ask too. */
const CONTEXT = 'hypee-chat';

type Callback = (value: ChatContext, unsubscribe: () => void) => void;

interface ContextRequest extends Event {
  readonly context: unknown;
  readonly callback: Callback;
  readonly subscribe?: boolean;
}

/** Answers the parts inside an element, now and whenever there is something else to answer. */
export class ContextSource implements ReactiveController {
  readonly #host: HTMLElement;
  readonly #subscribers = new Set<() => void>();
  #value: ChatContext | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
    host.addEventListener('context-request', (event) => this.#answer(event as ContextRequest));
  }

  /** Parts that were there first have asked in vain. */
  hostConnected(): void {
    tell(this.#host, 'context-provider', {});
  }

  set(value: ChatContext): void {
    const { chat, words, origin } = this.#value ?? {};
    if (value.chat === chat && value.words === words && value.origin === origin) return;
    this.#value = value;
    for (const subscriber of [...this.#subscribers]) subscriber();
  }

  #answer(request: ContextRequest): void {
    if (request.context !== CONTEXT) return;
    request.stopImmediatePropagation();
    const unsubscribe = (): void => void this.#subscribers.delete(subscriber);
    const subscriber = (): void => {
      if (this.#value) request.callback(this.#value, unsubscribe);
    };
    if (request.subscribe) this.#subscribers.add(subscriber);
    subscriber();
  }
}

/** What the nearest provider around an element gives. Asks when it is first read: who is given everything never asks. */
export class ContextReader implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #wanted = false;
  #asked = false;
  #value: ChatContext | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  get value(): ChatContext | undefined {
    this.#wanted = true;
    if (!this.#asked && this.#host.isConnected) this.#ask();
    return this.#value;
  }

  hostConnected(): void {
    if (this.#wanted) this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    document.removeEventListener('context-provider', this.#askAgain);
    this.#forget();
  }

  #ask(): void {
    document.addEventListener('context-provider', this.#askAgain);
    let asking = true;
    const callback: Callback = (value, unsubscribe) => {
      this.#value = value;
      this.#unsubscribe = unsubscribe;
      if (!asking) this.#host.requestUpdate();
    };
    tell(this.#host, 'context-request', { contextTarget: this.#host, callback, subscribe: true });
    asking = false;
    this.#asked = true;
  }

  /** There is a provider that was not there before: it may be a nearer one. */
  readonly #askAgain = (event: Event): void => {
    if ((event as ContextRequest).context !== CONTEXT) return;
    this.#forget();
    this.#host.requestUpdate();
  };

  #forget(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#value = undefined;
    this.#asked = false;
  }
}

function tell(target: EventTarget, name: string, facts: object): void {
  target.dispatchEvent(
    Object.assign(new Event(name, { bubbles: true, composed: true }), { context: CONTEXT, ...facts }),
  );
}
