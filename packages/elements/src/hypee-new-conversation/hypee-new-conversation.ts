import type { Observable } from '@hypee/chat';
import { css, html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { ChatPart } from '../base/chat-part.ts';
import { tokens } from '../base/theme.styles.ts';
import type { PeopleDialog, PeopleTask } from './people-dialog.ts';

/**
 * Begins a conversation: a dialog that finds people in the server's directory, one for a direct conversation, several for a
 * group. It covers the chat that this element is part of; alone it covers the window. What is in it is loaded when it is
 * first shown.
 *
 * @tagname hypee-new-conversation
 * @fires {CustomEvent<{ id: string }>} hypee-conversation-created - the conversation is there to be opened
 * @csspart dialog - the box in the middle
 */
export class HypeeNewConversation extends ChatPart {
  /** @internal */
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
      }

      .failed {
        margin: 0;
        padding: var(--_space) calc(5 * var(--_space));
        color: var(--_danger);
      }
    `,
  ];

  /** @internal What people are chosen for; default: a new conversation. */
  task: PeopleTask | undefined;
  /** @internal Its parts could not be loaded. */
  @state() failed = false;
  #dialog: PeopleDialog | undefined;

  /** Opens it, as a modal dialog. Shows that it could not be loaded, if so: the next call tries again. */
  async show(): Promise<void> {
    this.failed = false;
    const parts = await this.load().catch(() => undefined);
    this.failed = !parts;
    if (!parts || !this.isConnected) return;
    this.#dialog ??= new parts.PeopleDialog(this, {
      chat: () => this.currentChat,
      words: () => this.say,
      task: () => this.task,
    });
    await this.#dialog.show();
  }

  /** @internal */
  protected load(): Promise<{ PeopleDialog: typeof PeopleDialog }> {
    return import('./people-dialog.ts');
  }

  protected override observed(): readonly Observable<unknown>[] {
    return [];
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.failed) return html`<p class="failed" role="alert">${this.say.text('loadFailed')}</p>`;
    return this.#dialog?.render() ?? nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-new-conversation': HypeeNewConversation;
  }
}
