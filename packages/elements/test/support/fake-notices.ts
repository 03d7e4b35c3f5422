/** The browser's notifications, as a user sees them, and what a page asked of the browser. */
export class FakeNotification {
  static permission: NotificationPermission = 'granted';
  static asked = 0;
  /** In the order they were shown. One with the tag of another takes its place. */
  static shown: FakeNotification[] = [];

  readonly title: string;
  readonly body: string;
  readonly tag: string;
  onclick: (() => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(title: string, { body = '', tag = '' }: NotificationOptions = {}) {
    Object.assign(this, { title, body, tag });
    this.title = title;
    this.body = body;
    this.tag = tag;
    FakeNotification.shown.push(this);
  }

  static requestPermission(): Promise<NotificationPermission> {
    FakeNotification.asked += 1;
    return Promise.resolve('granted');
  }

  close(): void {
    FakeNotification.shown = FakeNotification.shown.filter((one) => one !== this);
    this.onclose?.();
  }
}

/** What makes sound in a page, as far as a chime needs it; counts the notes. */
export class FakeAudioContext {
  static all: FakeAudioContext[] = [];
  static notes = 0;
  /** What the browser's policy makes of a wish to sound. */
  static policy: () => Promise<void> = () => Promise.resolve();

  readonly currentTime = 0;
  readonly destination = {};
  closed = false;

  constructor() {
    FakeAudioContext.all.push(this);
  }

  resume(): Promise<void> {
    return FakeAudioContext.policy();
  }

  createOscillator(): object {
    const connect = <Next>(next: Next): Next => next;
    return { frequency: {}, connect, start: () => (FakeAudioContext.notes += 1), stop: () => undefined };
  }

  createGain(): object {
    const gain = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined };
    return { gain, connect: <Next>(next: Next): Next => next };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

/** Puts both in the place of the page's own, on a page that is hidden or not. */
export function fakeNotices(): { hidden: boolean; restore(): void } {
  const real = { Notification: window.Notification, AudioContext: window.AudioContext };
  Object.assign(window, { Notification: FakeNotification, AudioContext: FakeAudioContext });
  Object.assign(FakeNotification, { permission: 'granted', asked: 0, shown: [] });
  Object.assign(FakeAudioContext, { all: [], notes: 0, policy: () => Promise.resolve() });
  const page = {
    hidden: true,
    restore() {
      Object.assign(window, real);
      Reflect.deleteProperty(document, 'visibilityState');
    },
  };
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => (page.hidden ? 'hidden' : 'visible'),
  });
  return page;
}
