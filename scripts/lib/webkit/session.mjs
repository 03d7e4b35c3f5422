/**
 * One browser that a driver has opened, spoken to as WebDriver (W3C) says. The package that does this for all drivers brings
 * two hundred others; this is what component tests need of it.
 */
export class Session {
  #address;

  /** @param {string} address of the session at the driver */
  constructor(address) {
    this.#address = address;
  }

  /**
   * Opens a browser.
   *
   * @param {string} driver its address
   * @param {object} capabilities
   */
  static async open(driver, capabilities) {
    const { sessionId } = await ask('POST', `${driver}/session`, { capabilities: { alwaysMatch: capabilities } });
    return new Session(`${driver}/session/${sessionId}`);
  }

  /** @param {string} url */
  goTo(url) {
    return this.#post('url', { url });
  }

  /**
   * What a script of the page returns.
   *
   * @param {string} script body of a function
   */
  run(script) {
    return this.#post('execute/sync', { script, args: [] });
  }

  /**
   * What one input device does, in order. What is pressed stays so until it is released.
   *
   * @param {'key' | 'pointer'} type
   * @param {object[]} actions
   */
  perform(type, actions) {
    return this.#post('actions', { actions: [{ type, id: type, actions }] });
  }

  /**
   * Resizes the window, its frame included.
   *
   * @param {{ width: number, height: number }} size in px
   */
  resize(size) {
    return this.#post('window/rect', size);
  }

  close() {
    return ask('DELETE', this.#address);
  }

  /**
   * @param {string} command
   * @param {object} body
   */
  #post(command, body) {
    return ask('POST', `${this.#address}/${command}`, body);
  }
}

/**
 * @param {string} method
 * @param {string} url
 * @param {object} [body]
 * @returns {Promise<any>} what the driver answers
 */
async function ask(method, url, body) {
  const answer = await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const { value } = /** @type {{ value: any }} */ (await answer.json());
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}
