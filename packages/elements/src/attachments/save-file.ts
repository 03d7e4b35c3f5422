import type { Attachment } from '@hypee/chat';
import { shownName } from './file-name.ts';
import { fileUrl } from './file-url.ts';
import type { FreshFile } from './fresh-file.ts';

/** An address that ends sooner than this may have ended when the server is asked. Milliseconds. */
const MARGIN = 30_000;

/** Kinds that a server shows in the browser: on a link to another origin `download` would not count. */
const SHOWN = /^(image|video|audio)\//;

/**
 * Puts a file into the user's downloads, with fresh addresses where those at hand are over.
 *
 * @returns whether that could be begun
 */
export async function saveFile(file: FreshFile): Promise<boolean> {
  const { urlExpiresAt } = file.attachment ?? {};
  if (urlExpiresAt && urlExpiresAt.getTime() < Date.now() + MARGIN) await file.ask(true);
  const { attachment } = file;
  const url = attachment && fileUrl(attachment.url);
  if (!url) return false;
  const isElsewhere = new URL(url).origin !== location.origin;
  if (!isElsewhere || !SHOWN.test(attachment.contentType)) {
    follow(url, attachment);
    return true;
  }
  try {
    const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer' });
    if (!answer.ok) return false;
    // Never by its own type: the address is of the page's origin, and nothing may run there if somebody opens it.
    const bytes = new Blob([await answer.arrayBuffer()], { type: 'application/octet-stream' });
    const local = URL.createObjectURL(bytes);
    follow(local, attachment);
    setTimeout(() => URL.revokeObjectURL(local), MARGIN);
    return true;
  } catch {
    return false;
  }
}

/** By a link that stands nowhere: nobody can open it in another way. */
function follow(href: string, { name }: Attachment): void {
  const target = '_blank';
  Object.assign(document.createElement('a'), {
    href,
    download: shownName(name),
    rel: 'noopener noreferrer',
    target,
  }).click();
}
