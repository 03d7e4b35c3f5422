import type { PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { directionAt } from '../strings/language.ts';
import type { Words } from '../strings/words.ts';
import { ContextReader } from './context.ts';
import { HypeeElement } from './hypee-element.ts';

/** What the parts of a chat share: they draw what they are given and fire events that ask for the rest. */
export abstract class HypeePart extends HypeeElement {
  /** The texts; without them the part speaks as the provider around it, else the language of the place it stands in. */
  @property({ attribute: false }) words: Words | undefined;

  /** @internal */
  protected readonly context = new ContextReader(this);
  /** The words whose direction it has. */
  #turnedFor: Words | undefined;
  #isTurned = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#turnedFor = undefined;
  }

  protected override get givenWords(): Words | undefined {
    return this.words ?? this.context.value?.words;
  }

  protected override update(changed: PropertyValues<this>): void {
    // Who gives it words gives it their direction too.
    if (!this.words && this.say !== this.#turnedFor) this.#turn();
    super.update(changed);
  }

  #turn(): void {
    this.#turnedFor = this.say;
    if (this.#isTurned) this.removeAttribute('dir');
    const direction = directionAt(this, this.say.locale);
    this.#isTurned = direction !== undefined;
    if (direction) this.dir = direction;
  }
}
