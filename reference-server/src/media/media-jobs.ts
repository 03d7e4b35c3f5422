import type { FileKind, MediaFacts } from '@hypee/chat-backend';

/** What is done with a file that nobody trusts, in a process of its own. */
export interface MediaJobs {
  /** What the file is, as its bytes tell. */
  examine: { job: { path: string }; result: FileKind | null };
  /** Makes `<output>.content` and `<output>.thumbnail` where the file itself is not what is kept. */
  prepare: {
    job: { path: string; contentType: string; output: string };
    result: { facts: MediaFacts; content: string; thumbnail: string | null };
  };
}

export type MediaJobName = keyof MediaJobs;

export interface MediaRequest<Name extends MediaJobName = MediaJobName> {
  name: Name;
  job: MediaJobs[Name]['job'];
}

/** A file that cannot be taken, and why, for people. */
export interface MediaRefusal {
  code: 'validation_error' | 'too_large';
  text: string;
}

export type MediaReply = { result: unknown } | { refusal: MediaRefusal } | { error: string };

/** The process ended itself, since it had taken too much memory. */
export const OUT_OF_MEMORY = 86;
