import type { MediaRefusal } from './media-jobs.ts';

/** A file that is at fault itself. */
export class RefusedMedia extends Error {
  readonly refusal: MediaRefusal;

  constructor(code: MediaRefusal['code'], text: string) {
    super(text);
    this.refusal = { code, text };
  }
}
