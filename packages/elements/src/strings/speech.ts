import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { chooseLanguage, preferredLanguages } from './language.ts';
import { fetchStrings, stringsOf } from './translations.ts';
import type { Strings } from './strings.ts';
import { Words } from './words.ts';

/** How long a text may wait for its language before it is English. Milliseconds. */
const PATIENCE = 4000;

/** The words of the place where an element stands. Fetches their language when it is first needed. */
export class Speech implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #overrides: Partial<Strings> | undefined;
  #words: Words | undefined;
  #fetched!: Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the times the language was looked up: an answer to an earlier one is too late. */
  #turn = 0;
  #isStale = true;
  /** English stands in for the language that is wanted. */
  #isMissing = false;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  /** The words, or a promise that ends when there are some. Nothing is said in the wrong language first. */
  get words(): Words | Promise<void> {
    if (this.#isStale) this.#look();
    return this.#words ?? this.#fetched;
  }

  /** Texts that replace the built-in ones. */
  set overrides(strings: Partial<Strings> | undefined) {
    if (strings === this.#overrides) return;
    this.#overrides = strings;
    this.#isStale = true;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#isStale = true;
  }

  /** Looks again which language this is. What was said stays until there is something else to say. */
  refresh(): void {
    this.#isStale = true;
    this.#host.requestUpdate();
  }

  /** The network is back: a language that could not be fetched may be there now. */
  retry(): void {
    if (this.#isMissing) this.refresh();
  }

  #look(): void {
    this.#isStale = false;
    clearTimeout(this.#timer);
    const turn = (this.#turn += 1);
    const languages = preferredLanguages(this.#host);
    const { name } = chooseLanguage(languages);
    const speak = (): void => {
      if (turn !== this.#turn) return;
      clearTimeout(this.#timer);
      this.#isMissing = !stringsOf(name);
      this.#words = new Words(languages, this.#overrides);
      this.#host.requestUpdate();
    };
    if (stringsOf(name)) {
      speak();
      return;
    }
    const fetched = fetchStrings(name).then(speak);
    const waited = new Promise<void>((resolve) => (this.#timer = setTimeout(resolve, PATIENCE))).then(speak);
    this.#fetched = Promise.race([fetched, waited]);
  }
}
