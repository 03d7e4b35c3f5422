import type { User } from '@hypee/chat';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { ContextReader } from '../base/context.ts';
import { initials } from '../base/names.ts';
import { pictureUrl } from '../base/picture.ts';
import { VERSION } from '../version.ts';
import { styles } from './hypee-avatar.styles.ts';

/**
 * Who somebody is, at a glance: the picture, or the initials on a colour that is always the same for the same user.
 * Decoration beside a name, unless it has a `label`. Shows pictures of the chat's server and of the page's own site only.
 *
 * @tagname hypee-avatar
 * @csspart avatar - the disc
 * @cssprop --hypee-avatar-size - width and height; default 32px
 */
export class HypeeAvatar extends LitElement {
  /** The package's version, for `define`. */
  static readonly version: string = VERSION;
  /** @internal */
  static override styles = styles;

  @property({ attribute: false }) user: User | undefined;
  /** Used where there is no `user`. */
  @property() name = '';
  /** Address of a picture. Used where there is no `user`. */
  @property() src = '';
  /** What it is called for those who hear it; without one they are told nothing. */
  @property() label = '';

  readonly #context = new ContextReader(this);
  /** A picture that could not be loaded. */
  @state() private broken: string | undefined;
  @query('span') private readonly disc!: HTMLElement;

  protected override updated(): void {
    // Not in the template: a strict policy allows no style attribute.
    this.disc.style.setProperty('--_hue', String(hueOf(this.user?.id ?? this.name)));
  }

  protected override render(): TemplateResult {
    const { user, label } = this;
    const address = user ? user.avatarUrl : this.src;
    // Without an address nobody has to be asked whose pictures are fetched.
    const url = address ? pictureUrl(address, this.#context.value?.origin) : undefined;
    return html`
      <span
        part="avatar"
        role=${label ? 'img' : nothing}
        aria-label=${label || nothing}
        aria-hidden=${label ? nothing : 'true'}
      >
        ${
          url !== undefined && url !== this.broken
            ? html`<img
                src=${url}
                alt=""
                loading="lazy"
                decoding="async"
                draggable="false"
                referrerpolicy="no-referrer"
                @error=${() => (this.broken = url)}
              />`
            : initials(user?.name ?? this.name)
        }
      </span>
    `;
  }
}

/** Degrees on the colour wheel. */
function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 0x1_0000_0000;
  return hash % 360;
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-avatar': HypeeAvatar;
  }
}
