import type { Locator } from 'playwright-core';
import type { HypeeMessage, HypeeTimeline } from '@hypee/chat-elements';
import type { Window } from './browser.ts';
import { eventually } from './eventually.ts';

export interface Shown {
  content: string;
  status: string;
  own: boolean;
}

/** A file on somebody's device. */
export interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** What a person sees and does in a window with a chat. */
export class ChatWindow {
  readonly #window: Window;
  readonly #place: string;

  /** @param place which chat, where the window has several */
  constructor(window: Window, place = 'html') {
    this.#window = window;
    this.#place = place;
  }

  get page(): Window['page'] {
    return this.#window.page;
  }

  get faults(): string[] {
    return this.#window.faults;
  }

  get requests(): string[] {
    return this.#window.requests;
  }

  /** Something of the chat. */
  locator(selector: string, options?: Parameters<Locator['locator']>[1]): Locator {
    return this.page.locator(this.#place).locator(selector, options);
  }

  /** The row of a conversation in the list. */
  row(name: string): Locator {
    return this.locator('hypee-conversation-list .row', { has: this.page.locator('.name', { hasText: name }) });
  }

  get field(): Locator {
    return this.locator('hypee-composer textarea');
  }

  async open(name: string): Promise<void> {
    await this.row(name).click();
    await this.locator('hypee-message').first().waitFor();
  }

  async write(content: string): Promise<void> {
    await this.field.fill(content);
    await this.field.press('Enter');
  }

  /** Chooses files by the composer's menu, and waits until they stand above the field, as a person does. */
  async attach(source: 'Photo or video' | 'File', files: readonly ChosenFile[]): Promise<void> {
    const chips = this.locator('hypee-composer .tray li');
    const before = await chips.count();
    await this.locator('hypee-composer').getByRole('button', { name: 'Attach' }).click();
    const choosing = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: source, exact: true }).click();
    await (await choosing).setFiles([...files]);
    await eventually(
      () => chips.count(),
      (count) => count >= before + files.length,
      'what was chosen stands above the field',
    );
  }

  async messages(): Promise<Shown[]> {
    return this.locator('hypee-message').evaluateAll((rows) =>
      (rows as HypeeMessage[]).map(({ message, own }) => ({
        content: message?.content ?? '',
        status: message?.status ?? '',
        own,
      })),
    );
  }

  /** What is loaded of the open conversation, in sight or not: a list draws only what can be seen. */
  async loaded(): Promise<Pick<Shown, 'content' | 'status'>[]> {
    return this.locator('hypee-timeline').evaluate((timeline) =>
      (timeline as HypeeTimeline).messages.map(({ content, status }) => ({ content, status })),
    );
  }

  /** Waits until what is shown is as it should be. */
  async see(holds: (messages: Shown[]) => boolean, what: string): Promise<Shown[]> {
    return eventually(() => this.messages(), holds, what);
  }

  /** Waits until a message is shown, once. */
  async seeOnce(content: string, status?: string): Promise<void> {
    await this.see(
      (messages) => {
        const found = messages.filter((message) => message.content === content);
        return found.length === 1 && (status === undefined || found[0]?.status === status);
      },
      `"${content}" is shown once${status ? ` as ${status}` : ''}`,
    );
  }

  /** Waits until a place says something; an empty text waits until it says nothing. */
  async seeText(selector: string, text: string): Promise<void> {
    const place = this.locator(selector);
    await eventually(
      async () => (await place.allTextContents()).join(' ').replace(/\s+/g, ' ').trim(),
      (seen) => (text === '' ? seen === '' : seen.includes(text)),
      `${selector} says "${text}"`,
    );
  }
}
