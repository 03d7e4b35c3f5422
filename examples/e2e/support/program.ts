import assert from 'node:assert/strict';
import { tokenFor } from './tokens.ts';

/** Somebody who uses the server's API without a browser. */
export class Program {
  readonly #url: string;
  readonly #token: string;

  /** @param name what others see of a user who is not of the demo */
  constructor(url: string, user: string, name?: string) {
    this.#url = url;
    this.#token = tokenFor(user, name);
  }

  /**
   * Starts a conversation, or finds the direct one there is.
   *
   * @param title makes it a group
   * @returns its id
   */
  async start(memberIds: string[], title?: string): Promise<string> {
    const kind = title === undefined ? 'direct' : 'group';
    const { id = '' } = await this.#post('conversations/', { kind, title, member_ids: memberIds });
    return id;
  }

  /**
   * @param more fields of the wire, as `reply_to`
   * @returns the message's id
   */
  async write(conversationId: string, content: string, more: Record<string, unknown> = {}): Promise<string> {
    const body = { content, client_id: crypto.randomUUID(), ...more };
    const { id = '' } = await this.#post(`conversations/${conversationId}/send_message/`, body);
    return id;
  }

  /** Sends a picture without words. */
  async show(conversationId: string, picture: Blob): Promise<void> {
    const form = new FormData();
    form.append('file', picture, 'picture.png');
    const { Authorization } = this.#headers;
    const answer = await fetch(`${this.#url}/api/attachments/`, {
      method: 'POST',
      headers: { Authorization },
      body: form,
    });
    assert.equal(answer.status, 201);
    const { id } = (await answer.json()) as { id: string };
    await this.write(conversationId, '', { attachment_ids: [id] });
  }

  async typing(conversationId: string): Promise<void> {
    await this.#post(`conversations/${conversationId}/typing/`, { typing: true });
  }

  async pin(messageId: string): Promise<void> {
    await this.#ask('PUT', `messages/${messageId}/pin/`, {});
  }

  /** The server learns of a user when it sees the first token. */
  async arrive(): Promise<void> {
    const answer = await fetch(`${this.#url}/api/conversations/`, { headers: this.#headers });
    assert.equal(answer.status, 200);
  }

  get #headers(): { Authorization: string; 'Content-Type': string } {
    return { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' };
  }

  #post(path: string, body: object): Promise<Record<string, string>> {
    return this.#ask('POST', path, body);
  }

  async #ask(method: string, path: string, body: object): Promise<Record<string, string>> {
    const answer = await fetch(`${this.#url}/api/${path}`, {
      method,
      headers: this.#headers,
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${path} answered ${answer.status}: ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as Record<string, string>;
  }
}
