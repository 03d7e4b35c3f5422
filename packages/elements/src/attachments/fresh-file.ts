import type { Attachment, Conversation } from '@hypee/chat';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How far the bytes of a file are to be had: `failed` until the user, or the network, asks for another try. */
export type FileState = 'fine' | 'asking' | 'failed';

/** What is shown: the file, and whose addresses are asked for. */
type Shown = () => { readonly attachment: Attachment | undefined; readonly conversation: Conversation | undefined };

/**
 * A file whose signed addresses may have expired: where one gives nothing, the server is asked for fresh ones, once. Draws the host
 * again when there is something else to show.
 */
export class FreshFile implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #shown: Shown;
  #state: FileState = 'fine';
  #id: string | undefined;
  #fresh: Attachment | undefined;
  #hasAsked = false;

  constructor(host: ReactiveControllerHost, shown: Shown) {
    this.#host = host;
    this.#shown = shown;
    host.addController(this);
  }

  get state(): FileState {
    return this.#state;
  }

  /** The file with the addresses that are known to be the newest. */
  get attachment(): Attachment | undefined {
    const { attachment } = this.#shown();
    const fresh = this.#fresh;
    const isNewer = fresh && fresh.id === attachment?.id && fresh.urlExpiresAt;
    return isNewer && isNewer > (attachment.urlExpiresAt ?? 0) ? fresh : attachment;
  }

  hostConnected(): void {
    window.addEventListener('online', this.#online);
  }

  hostDisconnected(): void {
    window.removeEventListener('online', this.#online);
  }

  hostUpdate(): void {
    const { attachment } = this.#shown();
    if (attachment?.id === this.#id) return;
    this.#id = attachment?.id;
    this.#fresh = undefined;
    this.#hasAsked = false;
    this.#state = 'fine';
  }

  /** Its bytes came: the next time they do not is another one. */
  loaded(): void {
    this.#hasAsked = false;
  }

  /** Its bytes did not come. */
  readonly broke = async (): Promise<void> => {
    if (this.#state === 'asking') return;
    if (this.#hasAsked) this.#become('failed');
    else await this.ask();
  };

  /** Tries it again, at the wish of the user: who shows it shows nothing of it while it has failed, and begins anew then. */
  readonly retry = (): Promise<void> => this.ask(true);

  /** @param isWish it is tried with the address there is where no other is to be had */
  async ask(isWish = false): Promise<void> {
    const { attachment, conversation } = this.#shown();
    this.#hasAsked = true;
    if (!attachment) return;
    const before = this.attachment?.url;
    this.#become('asking');
    const fresh = await conversation?.attachment(attachment.id).catch(() => undefined);
    if (this.#id !== attachment.id) return;
    this.#fresh = fresh ?? this.#fresh;
    this.#become(isWish || (fresh && fresh.url !== before) ? 'fine' : 'failed');
  }

  #become(state: FileState): void {
    this.#state = state;
    this.#host.requestUpdate();
  }

  readonly #online = (): void => {
    if (this.#state === 'failed') void this.retry();
  };
}
