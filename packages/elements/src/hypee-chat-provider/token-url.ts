import { ChatError } from '@hypee/chat';

/**
 * Gets a token from an address of the page's own site: the token as plain text, or JSON with `access` or `token`.
 *
 * @param address relative to the page
 * @throws ChatError `token_unavailable`, or `not_authenticated` when the site answered 401 or 403
 */
export async function fetchToken(address: string): Promise<string> {
  const answer = await ask(address);
  const text = await answer.text();
  if (!answer.ok) {
    const refused = answer.status === 401 || answer.status === 403;
    throw new ChatError(
      refused ? 'not_authenticated' : 'token_unavailable',
      `<hypee-chat>: token-url "${address}" answered ${answer.status}. It should answer a token, as text or JSON {"access": …}.`,
      { status: answer.status, retryable: !refused },
    );
  }
  const token = readToken(text);
  if (token === '') {
    throw new ChatError(
      'token_unavailable',
      `<hypee-chat>: token-url "${address}" answered no token. It should answer a token, as text or JSON {"access": …}.`,
    );
  }
  return token;
}

async function ask(address: string): Promise<Response> {
  try {
    // A token is a secret of this page: another site's answer would not be one, and a stored one is soon too old.
    return await fetch(new URL(address, document.baseURI), {
      mode: 'same-origin',
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch (cause) {
    throw new ChatError(
      'token_unavailable',
      `<hypee-chat>: token-url "${address}" could not be reached on this page's own origin.`,
      {
        retryable: true,
        cause,
      },
    );
  }
}

function readToken(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{')) return trimmed.startsWith('<') ? '' : trimmed;
  try {
    const { access, token } = JSON.parse(trimmed) as { access?: unknown; token?: unknown };
    return [access, token].find((value) => typeof value === 'string') ?? '';
  } catch {
    return '';
  }
}
