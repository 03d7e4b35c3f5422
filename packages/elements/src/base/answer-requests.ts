import { reportError, type HypeeRequests } from '../events.ts';

/** What to do about each request. A failure is reported, and a send that failed is prevented. */
export type Answers<Subject> = {
  readonly [Name in keyof HypeeRequests]?: (subject: Subject, event: HypeeRequests[Name], host: HTMLElement) => unknown;
};

/**
 * Answers what an element, or a part in its shadow, asks for, and keeps it from going further.
 *
 * @param subject whom the requests are for; without one they go on to whoever holds the element
 */
export function answerRequests<Subject>(
  host: HTMLElement,
  subject: () => Subject | undefined,
  answers: Answers<Subject>,
): void {
  for (const [name, answer] of Object.entries(answers)) {
    host.addEventListener(name, (event) => {
      const found = subject();
      if (!found) return;
      event.stopImmediatePropagation();
      void act(event, host, () => (answer as (...facts: unknown[]) => unknown)(found, event, host));
    });
  }
}

async function act(event: Event, host: HTMLElement, action: () => unknown): Promise<void> {
  try {
    await action();
  } catch (error) {
    event.preventDefault();
    reportError(host, error);
  }
}
