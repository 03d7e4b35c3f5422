import { section, type Check } from '../check.ts';
import { equal } from '../expect.ts';
import { expectError, expectStatus } from '../world/http.ts';

const check = section('2');
const STRANGE = 'https://not-on-the-list.invalid';

/** Pages of other sites. */
export const originChecks: readonly Check[] = [
  check('origin-none', 'a call without an Origin is served', async ({ alice }) => {
    expectStatus(await alice.get('conversations/'), 200, 'no Origin');
  }),
  check('origin-strange', 'a call of a page that is not on the list is refused', async ({ alice }) => {
    for (const origin of [STRANGE, `${STRANGE}:8443`, STRANGE.toUpperCase()]) {
      const answer = await alice.api('GET', 'conversations/', undefined, { origin });
      expectError(answer, 403, 'permission_denied', `Origin: ${origin}`);
    }
  }),
  check('origin-null', 'Origin: null is refused', async ({ alice }) => {
    const answer = await alice.api('GET', 'conversations/', undefined, { origin: 'null' });
    expectError(answer, 403, 'permission_denied', 'Origin: null');
  }),
  check('origin-allowed', 'a call of a page on the list is served, and the page may read the answer', async (world) => {
    const { origin } = world;
    const answer = await world.alice.api('GET', 'conversations/', undefined, { origin });
    expectStatus(answer, 200, `Origin: ${origin}`);
    equal(answer.headers.get('access-control-allow-origin'), origin, 'access-control-allow-origin');
  }),
  check('origin-preflight', 'a page on the list may send the headers that the calls need', async (world) => {
    const { origin } = world;
    const asked = {
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization,content-type',
    };
    const answer = await world.call('conversations/', { method: 'OPTIONS', headers: { origin, ...asked } });
    expectStatus(answer, [200, 204], 'a preflight');
    const allowed = (name: string): string => (answer.headers.get(`access-control-allow-${name}`) ?? '').toLowerCase();
    equal(allowed('origin'), origin, 'access-control-allow-origin');
    const headers = allowed('headers').split(/, */);
    equal(
      ['authorization', 'content-type'].filter((it) => !headers.includes(it)),
      [],
      'headers that are not allowed',
    );
    const methods = allowed('methods').split(/, */);
    equal(
      ['get', 'post', 'put', 'patch', 'delete'].filter((it) => !methods.includes(it)),
      [],
      'methods that are not allowed',
    );
  }),
  check('origin-letter-by-letter', 'an Origin that only resembles one of the list is refused', async (world) => {
    const { origin } = world;
    for (const alike of [`${origin}.evil.example`, `${origin}/`, origin.replace('://', '://x.')]) {
      const answer = await world.alice.api('GET', 'conversations/', undefined, { origin: alike });
      expectError(answer, 403, 'permission_denied', `Origin: ${alike}`);
    }
  }),
  check('origin-socket', 'a socket of a page that is not on the list closes with 4403', async (world) => {
    const id = await world.group(world.alice, world.bob);
    const { token } = world.alice;
    for (const path of ['/ws/', `/ws/chat/${id}/?token=${token}`]) {
      for (const origin of [STRANGE, 'null']) {
        await world.open(path, { origin }).closedWith(4403, `a socket with Origin: ${origin}`);
      }
    }
  }),
  check('origin-socket-allowed', 'a socket of a page on the list is served', async (world) => {
    const socket = await world.open('/ws/', { origin: world.origin }).opened();
    socket.send({ type: 'connect', token: world.alice.token, cursors: [] });
    await socket.next('resumed');
  }),
];
