import { LitElement } from 'lit';
import { Speech } from '../strings/speech.ts';
import type { Words } from '../strings/words.ts';
import { VERSION } from '../version.ts';

/**
 * What all elements with words share: they are drawn as soon as there are some.
 *
 * @attr {string} lang - language of the texts; default: that of the place
 */
export abstract class HypeeElement extends LitElement {
  /** The package's version, for `define`. */
  static readonly version: string = VERSION;

  /** @internal What it speaks in this render. */
  say!: Words;
  /** @internal */
  protected readonly speech = new Speech(this);

  /** `lang` is the platform's own property: its attribute is watched, so that a change is drawn. */
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (name === 'lang' && before !== value) this.speech.refresh();
  }

  /** @internal Words that others give it. */
  protected get givenWords(): Words | undefined {
    return undefined;
  }

  protected override async scheduleUpdate(): Promise<void> {
    const words = this.givenWords ?? this.speech.words;
    if (words instanceof Promise) {
      await words;
      return this.scheduleUpdate();
    }
    this.say = words;
    await super.scheduleUpdate();
  }
}
