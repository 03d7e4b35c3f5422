import type { ChildServer } from './child-server.ts';
import { HttpConnection } from './http-connection.ts';
import { measure, type Sample } from './measure.ts';
import { SECONDS } from './settings.ts';

/**
 * Requests over kept connections, as fast as they are answered.
 *
 * @param status what each must be answered
 * @param request of the n-th client
 */
export async function requests(
  server: ChildServer,
  clients: number,
  status: number,
  request: (client: number) => Buffer,
): Promise<Sample> {
  const connections = await Promise.all(Array.from({ length: clients }, () => HttpConnection.open(server.port)));
  let answered = 0;
  const work = connections.map((connection, client) => async (goesOn: () => boolean) => {
    while (goesOn()) {
      const answer = await connection.send(request(client));
      if (answer.status !== status) throw new Error(`answered ${answer.status} ${answer.body.toString()}`);
      answered++;
    }
  });
  const sample = await measure(server, SECONDS, () => answered, work);
  for (const connection of connections) connection.close();
  return sample;
}

/** One answer, whole. */
export async function fetchOnce(server: ChildServer, request: Buffer): Promise<Buffer> {
  const connection = await HttpConnection.open(server.port);
  const answer = await connection.send(request);
  connection.close();
  if (answer.status !== 200) throw new Error(`answered ${answer.status} ${answer.body.toString()}`);
  return answer.body;
}
