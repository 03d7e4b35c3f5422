import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { Words } from '../strings/words.ts';
import { VERSION } from '../version.ts';

/** What the parts of a chat share: they draw what they are given and fire events that ask for the rest. */
export abstract class HypeePart extends LitElement {
  /** The package's version, for `define`. */
  static readonly version: string = VERSION;

  /** The texts; without them the part speaks the language of the place it stands in. */
  @property({ attribute: false }) words: Words | undefined;

  #ownWords: Words | undefined;

  /** @internal */
  protected get say(): Words {
    return this.words ?? (this.#ownWords ??= Words.for(this));
  }
}
