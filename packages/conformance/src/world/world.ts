import { Skipped } from '../check.ts';
import { given } from '../expect.ts';
import type { Conversation, Id } from '../wire.ts';
import { call, expectJson, type Answer } from './http.ts';
import type { ServerFacts } from './server.ts';
import { CheckSocket } from './socket.ts';
import { userIdOf, type MintOptions, type Tokens } from './tokens.ts';
import { User } from './user.ts';
import { uuidV7 } from './uuid-v7.ts';

/** What is known about the server beside what it says itself. */
export interface Surroundings {
  readonly server: ServerFacts;
  readonly tokens: Tokens;
  /** An origin on the server's allow-list. */
  readonly origin: string | undefined;
  /** A conversation of alice and bob, for servers where one cannot be made over REST. */
  readonly conversation: string | undefined;
}

let worlds = 0;

/** What one check has to itself: three users who know of no other check, and all sockets it opens. */
export class World {
  readonly server: ServerFacts;
  readonly alice: User;
  readonly bob: User;
  readonly carol: User;
  readonly #around: Surroundings;
  readonly #suffix: string;
  readonly #sockets: CheckSocket[] = [];

  private constructor(around: Surroundings, suffix: string, [alice, bob, carol]: readonly [User, User, User]) {
    this.server = around.server;
    this.#around = around;
    this.#suffix = suffix;
    this.alice = alice;
    this.bob = bob;
    this.carol = carol;
  }

  static async begin(around: Surroundings): Promise<World> {
    worlds += 1;
    const suffix = around.tokens.mint === undefined ? '' : `-${uuidV7().slice(0, 13)}-${worlds}`;
    const of = (part: string) => knownUser(around, `${part}${suffix}`);
    return new World(around, suffix, await Promise.all([of('alice'), of('bob'), of('carol')]));
  }

  /** One more user. @throws Skipped where tokens cannot be minted */
  readonly user = async (part: string): Promise<User> => {
    this.mint({});
    return knownUser(this.#around, `${part}${this.#suffix}`);
  };

  /** That many more users. @throws Skipped where tokens cannot be minted */
  readonly crowd = (size: number): Promise<User[]> =>
    Promise.all(Array.from({ length: size }, (_, number) => this.user(`guest-${number}`)));

  /** Signs claims. @throws Skipped where the server's secret is not known */
  readonly mint = (claims: Record<string, unknown>, how?: MintOptions): string => {
    const { mint } = this.#around.tokens;
    if (mint === undefined) throw new Skipped('needs --jwt-secret, to sign tokens of its own');
    return mint(claims, how);
  };

  /** An origin that the server allows. @throws Skipped where none was named */
  get origin(): string {
    const { origin } = this.#around;
    if (origin === undefined) throw new Skipped('needs --origin, one that the server allows');
    return origin;
  }

  /** A limit that the server told. @throws Error where it did not */
  readonly limit = (name: string): number => {
    return given(this.server.limits[name], `the limit ${name}`);
  };

  /** Makes a call below `/api/` without a token. */
  readonly call = <Body = unknown>(path: string, init: RequestInit = {}): Promise<Answer<Body>> => {
    return call<Body>(`${this.server.url}/api/${path}`, init);
  };

  /** A new group of users, created by the first. */
  readonly group = async (...users: User[]): Promise<Id> => {
    return (await this.create('group', users)).id;
  };

  /** A new conversation of users, created by the first. */
  readonly create = async (
    kind: 'group' | 'direct',
    [creator, ...others]: readonly User[],
    fields: object = {},
  ): Promise<Conversation> => {
    const answer = await given(creator, 'a creator').api<Conversation>('POST', 'conversations/', {
      kind,
      member_ids: others.map(({ id }) => id),
      ...fields,
    });
    return expectJson(answer, 201, `a new ${kind} conversation`);
  };

  /** A conversation of alice and bob on a server of whatever level. */
  readonly anyConversation = async (): Promise<Id> => {
    if (this.#around.conversation !== undefined) return this.#around.conversation;
    if (this.server.level === 2) return this.group(this.alice, this.bob);
    const ids = [this.bob.id];
    const body = { title: 'Conformance', member_ids: ids, participant_ids: ids, initial_message: 'Conformance' };
    const answer = await this.alice.api<Conversation>('POST', 'conversations/', body);
    if (answer.status !== 201) throw new Skipped('needs --conversation, one of alice and bob: none could be made');
    return answer.json.id;
  };

  /** A socket to a path, whatever comes of it. */
  readonly open = (path: string, headers: Record<string, string> = {}): CheckSocket => {
    const socket = new CheckSocket(`${this.server.url.replace(/^http/, 'ws')}${path}`, headers);
    this.#sockets.push(socket);
    return socket;
  };

  /** A level 2 socket that said `connect`; what it is answered is left to be looked at. */
  readonly dial = async (user: User, fields: object = {}): Promise<CheckSocket> => {
    const socket = await this.open('/ws/').opened();
    socket.send({ type: 'connect', token: user.token, cursors: [], client: 'conformance/1', ...fields });
    return socket;
  };

  /** A level 2 socket that was told `resumed`. */
  readonly connect = async (user: User, fields: object = {}): Promise<CheckSocket> => {
    const socket = await this.dial(user, fields);
    await socket.next('resumed');
    return socket;
  };

  /** A base socket of a conversation. */
  readonly base = (user: User, conversation: Id): CheckSocket => {
    return this.open(`/ws/chat/${conversation}/?token=${user.token}`);
  };

  end(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

/** A user whom the server has seen: level 2 servers know nobody before. */
async function knownUser({ server, tokens }: Surroundings, part: string): Promise<User> {
  const token = await tokens.of(part);
  const user = new User(`${server.url}/api/`, userIdOf(token), token);
  expectJson(await user.get('conversations/'), 200, `the conversations of ${part}`);
  return user;
}
