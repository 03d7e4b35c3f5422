import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { Words } from '../strings/words.ts';
import { VERSION } from '../version.ts';
import { ContextReader } from './context.ts';

/** What the parts of a chat share: they draw what they are given and fire events that ask for the rest. */
export abstract class HypeePart extends LitElement {
  /** The package's version, for `define`. */
  static readonly version: string = VERSION;

  /** The texts; without them the part speaks as the provider around it, else the language of the place it stands in. */
  @property({ attribute: false }) words: Words | undefined;

  /** @internal */
  protected readonly context = new ContextReader(this);
  #ownWords: Words | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ownWords = undefined;
  }

  /** @internal */
  protected get say(): Words {
    return this.words ?? this.context.value?.words ?? (this.#ownWords ??= Words.for(this));
  }
}
