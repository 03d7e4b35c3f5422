import type { Connection } from '@hypee/chat';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { HypeePart } from '../base/hypee-part.ts';
import { emit } from '../events.ts';
import { styles } from './hypee-connection.styles.ts';

/** A cut shorter than this is nobody's concern. Milliseconds. */
const PATIENCE = 2000;

/**
 * Says when the chat is not connected, and nothing when it is. Offline shows at once, a connection under way after 2 s.
 *
 * @tagname hypee-connection
 * @fires {CustomEvent<null>} hypee-reconnect - the user wants another try
 * @csspart connection - the strip
 */
export class HypeeConnection extends HypeePart {
  /** @internal */
  static override styles = styles;

  @property({ attribute: false }) connection: Connection | undefined;
  /** `volatile`: what is not sent dies with the page, and the user is told. */
  @property({ attribute: false }) storage: 'persistent' | 'volatile' = 'persistent';

  /** The connection has been under way for a while. */
  @state() private slow = false;

  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('connection') && changed.get('connection')?.status !== this.connection?.status) this.#watch();
  }

  protected override render(): TemplateResult {
    // The live region is always there: one that appears together with its text is often not read out.
    return html`<div class="strip" part="connection" role="status">${this.#content()}</div>`;
  }

  #content(): TemplateResult | undefined {
    const note = (): string =>
      this.storage === 'volatile' ? ` ${this.say.reason({ code: 'storage_lost' }, this)}` : '';
    const text = (name: 'offline' | 'reconnecting'): TemplateResult => html`<p>${this.say.text(name)}${note()}</p>`;
    switch (this.connection?.status) {
      case 'offline':
        return text('offline');
      case 'connecting':
      case 'reconnecting':
        return this.slow ? text('reconnecting') : undefined;
      case 'unauthorized':
        return html`<p>${this.say.reason({ code: 'token_expired' }, this)}</p>
          <button type="button" @click=${() => emit(this, 'hypee-reconnect', null)}>${this.say.text('retry')}</button>`;
      case 'closed':
        return html`<p>${this.say.reason({ code: 'closed' }, this)}</p>`;
      case 'online':
        // Fetched now: when it is said there may be no network.
        note();
        return undefined;
      case undefined:
        return undefined;
    }
  }

  #watch(): void {
    const status = this.connection?.status;
    const underway = status === 'connecting' || status === 'reconnecting';
    // From `reconnecting` back to `connecting` it is still the same wait.
    if (underway && (this.slow || this.#timer !== undefined)) return;
    this.#stop();
    if (underway) this.#timer = setTimeout(() => (this.slow = true), PATIENCE);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.slow = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-connection': HypeeConnection;
  }
}
