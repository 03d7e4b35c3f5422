/**
 * What a driver cannot make its browser do. Chromium's can do all of it, so that each test runs in one engine at least.
 */
const LACKS = {
  Firefox: { emulateMedia: 'its driver emulates no media', microphone: 'its driver has no microphone' },
  WebKit: { emulateMedia: 'its driver emulates no media', microphone: 'its driver has no microphone' },
} as const satisfies Record<string, Partial<Record<Ability, string>>>;

/** `emulateMedia`: the command of that name; `microphone`: one that is heard without asking. */
type Ability = 'emulateMedia' | 'microphone';

/**
 * A test that asks the browser's driver for something that not all can do. Where it cannot it is reported as skipped, with
 * the reason.
 */
export function itNeeds(ability: Ability, name: string, run: Mocha.AsyncFunc): void {
  const engine = engineName();
  const lacks: Partial<Record<Ability, string>> = engine ? LACKS[engine] : {};
  const reason = lacks[ability];
  if (reason === undefined) it(name, run);
  else it.skip(`${name} (${reason})`, run);
}

function engineName(): keyof typeof LACKS | undefined {
  if (navigator.userAgent.includes('Firefox/')) return 'Firefox';
  return navigator.userAgent.includes('Chrome/') ? undefined : 'WebKit';
}
