import { SocketConnection } from './socket-connection.ts';

/** A Socket.IO client that sends one message at a time and waits for its answer. */
export class SocketIoConnection {
  readonly #socket: SocketConnection;
  #arrived = (): void => {};

  private constructor(socket: SocketConnection) {
    this.#socket = socket;
  }

  static async open(port: number): Promise<SocketIoConnection> {
    const connected = Promise.withResolvers<undefined>();
    let answered = (): void => connected.resolve(undefined);
    const socket = await SocketConnection.open(port, '/socket.io/?EIO=4&transport=websocket', (_, texts) => {
      if (texts.some((text) => /^4[03]/.test(text))) answered();
    });
    const connection = new SocketIoConnection(socket);
    socket.sendText('40');
    await connected.promise;
    answered = () => connection.#arrived();
    return connection;
  }

  send(message: object): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = resolve;
      this.#socket.sendText(`421${JSON.stringify(['send', message])}`);
    });
  }

  close(): void {
    this.#socket.close();
  }
}
