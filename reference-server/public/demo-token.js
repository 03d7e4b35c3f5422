/** The server lets everybody in a demo be everybody. */
const DEMO_PASSWORD = 'password';

/**
 * Asked at the start, before the token expires, and when the server refused it.
 *
 * @param {string} user
 */
export async function getToken(user) {
  const answer = await fetch('api/token/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: user, password: DEMO_PASSWORD }),
  });
  if (!answer.ok) throw new Error(`POST api/token/ answered ${answer.status}`);
  return (await answer.json()).access;
}
