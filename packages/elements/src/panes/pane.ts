import type { Conversation } from '@hypee/chat';
import { html, render, type LitElement, type ReactiveController } from 'lit';
import { adopt } from '../base/adopt.ts';
import { focusedIn } from '../base/focus-keeper.ts';
import type { PaneHost, PaneName } from '../base/open-pane.ts';
import { emit, reportError, type MessagePlace } from '../events.ts';
import { closeIcon } from '../hypee-new-conversation/close-icon.ts';
import { jump } from './jump.ts';
import { openStyles, paneStyles } from './pane.styles.ts';

/** Of what is in it, for pages to style. */
const PARTS =
  'timeline, day, unread-divider, bubble, attachment, upload, meta, failure, quote, replies, reaction, typing, to-newest, composer, input, tool, send, dialog';

const panes = new WeakMap<PaneHost, Pane>();

/** What is open, and of what. */
interface Open {
  readonly kind: PaneName;
  readonly box: HTMLElement;
  readonly head: HTMLElement;
  readonly part: LitElement;
  readonly chat: unknown;
  readonly conversation: unknown;
  messageId: string;
  /** What had the focus. */
  readonly before: HTMLElement | undefined;
}

/**
 * A thread, a search or details beside a conversation, or over it where there is no room beside; over a list of conversations, a
 * search. One at a time. The focus goes in, and back when it closes: by its button, by Escape, and with the conversation.
 */
export class Pane implements ReactiveController {
  readonly #host: PaneHost;
  readonly #root: ShadowRoot;
  #open: Open | undefined;
  /** What is to be shown once its conversation is open. */
  #wanted: MessagePlace | undefined;

  /** The one of an element. */
  static of(host: PaneHost): Pane {
    const pane = panes.get(host) ?? new Pane(host);
    panes.set(host, pane);
    return pane;
  }

  private constructor(host: PaneHost) {
    this.#host = host;
    this.#root = host.renderRoot as ShadowRoot;
    adopt(this.#root, paneStyles.styleSheet);
    host.addController(this);
    host.addEventListener('hypee-message-open', (event) => {
      event.stopPropagation();
      const conversation = conversationOf(host);
      if (conversation) void this.#showMessage(conversation, event.detail);
      else this.#choose(event.detail);
    });
  }

  async open(kind: PaneName, messageId = ''): Promise<void> {
    const { currentChat: chat } = this.#host;
    const conversation = conversationOf(this.#host);
    const before = this.#open?.before ?? focusedIn(this.#root);
    if (this.#open?.kind !== kind || this.#open.messageId !== messageId) {
      this.#open?.box.remove();
      const box = Object.assign(document.createElement('section'), { className: 'pane', part: 'pane' });
      box.setAttribute('aria-labelledby', 'pane-title');
      box.addEventListener('keydown', this.#keyPressed);
      const head = Object.assign(document.createElement('div'), { className: 'pane-head', part: 'pane-header' });
      const part = document.createElement(`hypee-${kind}`);
      part.setAttribute('exportparts', PARTS);
      this.#open = { kind, box, head, part, chat, conversation, messageId, before };
      this.#draw(this.#open);
      this.#root.append(box);
      adopt(this.#root, openStyles.styleSheet);
    }
    await this.#focus(this.#open);
  }

  /** In the thread that it is in, else in the conversation: then a pane that covers that goes away. */
  async #showMessage(conversation: Conversation, { messageId, threadId }: MessagePlace): Promise<void> {
    try {
      if (threadId) {
        await this.open('thread', threadId);
        await this.#open?.box.querySelector('hypee-thread')?.showMessage(messageId);
        return;
      }
      if (this.#open && this.#open.box.offsetWidth === this.#host.offsetWidth) this.close();
      await this.#host.updateComplete;
      await jump(this.#root.querySelector('hypee-timeline'), conversation, messageId);
    } catch (error) {
      reportError(this.#host, error);
    }
  }

  /** Of a list: its conversation is opened first, by whoever opens those that are chosen there. */
  #choose(place: MessagePlace): void {
    this.#wanted = place;
    const id = place.conversationId;
    if (emit(this.#host, 'hypee-conversation-select', { id }, { cancelable: true })) void this.#showWanted();
    else this.#wanted = undefined;
  }

  async #showWanted(): Promise<void> {
    const place = this.#wanted;
    if (!place || !('selected' in this.#host) || this.#host.selected !== place.conversationId) return;
    this.#wanted = undefined;
    // Where the focus goes in a conversation that was just opened is settled with the next frame.
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    const around = this.#host.getRootNode() as Document | ShadowRoot;
    const shown = [...around.querySelectorAll('hypee-conversation')].find(
      ({ currentConversation }) => currentConversation?.id === place.conversationId,
    );
    if (!shown) return;
    const conversation = conversationOf(shown);
    if (conversation) await Pane.of(shown).#showMessage(conversation, place);
  }

  readonly close = (): void => {
    const open = this.#open;
    if (!open) return;
    const hadFocus = focusedIn(this.#root);
    const isInside = hadFocus !== undefined && open.box.contains(this.#root.activeElement);
    this.#open = undefined;
    open.box.remove();
    const sheets = this.#root.adoptedStyleSheets;
    this.#root.adoptedStyleSheets = sheets.filter((sheet) => sheet !== openStyles.styleSheet);
    if (!isInside) return;
    const { before } = open;
    (before?.isConnected ? before : this.#root.querySelector<HTMLElement>('h2[tabindex], button'))?.focus();
  };

  hostUpdated(): void {
    void this.#showWanted();
    if (!this.#open) return;
    const { currentChat: chat } = this.#host;
    const conversation = conversationOf(this.#host);
    const isGone = conversation && !conversation.summary.value;
    if (chat !== this.#open.chat || conversation !== this.#open.conversation || isGone) this.close();
    else this.#draw(this.#open);
  }

  hostDisconnected(): void {
    this.close();
  }

  #draw({ box, head, part, kind, messageId }: Open): void {
    const { say: words, currentChat: chat, disabled } = this.#host;
    const conversation = conversationOf(this.#host);
    const titles = {
      thread: words.text('thread'),
      search: words.text(conversation ? 'searchHere' : 'search'),
      details: words.text('details'),
    };
    render(
      html`<h2 id="pane-title" tabindex="-1">${titles[kind]}</h2>
        <button type="button" aria-label=${words.text('closePane')} @click=${this.close}>${closeIcon}</button>`,
      head,
    );
    Object.assign(part, {
      words,
      chat,
      conversation: kind === 'search' ? conversation?.id : conversation,
      message: messageId,
      disabled,
    });
    if (!part.isConnected) box.append(head, part);
  }

  async #focus({ box, part, kind }: Open): Promise<void> {
    await part.updateComplete;
    // A keyboard on the screen would hide the replies.
    const isHeading = kind === 'details' || (kind === 'thread' && matchMedia('(pointer: coarse)').matches);
    (isHeading ? box.querySelector('h2') : part)?.focus();
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    // It closes this pane and nothing around it.
    event.preventDefault();
    event.stopPropagation();
    this.close();
  };
}

/** The conversation whose pane it is; none over a list. */
const conversationOf = (host: PaneHost): Conversation | undefined =>
  'currentConversation' in host ? host.currentConversation : undefined;
