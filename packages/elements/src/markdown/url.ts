/**
 * An absolute address that a link may lead to, as the browser reads it: it drops tabs, line breaks and control characters
 * that would hide a scheme, so what is judged here is what a click would open. `www.…` and an e-mail address may do without
 * their scheme.
 *
 * @returns undefined for any scheme but http, https, mailto and tel, and for what is no absolute address
 */
export function safeUrl(text: string): string | undefined {
  const address = text.replace(/^[\w.+-]+@[\w.-]+$/, 'mailto:$&').replace(/^www\./i, 'http://$&');
  const url = URL.canParse(address) && new URL(address);
  return url && /^(https?|mailto|tel):$/.test(url.protocol) ? url.href : undefined;
}

/** GFM's rule for addresses in a text: punctuation at the end is not part of it, nor a bracket that was opened before it. */
export function withoutEnd(address: string): string {
  let end = address.length - 1;
  let unopened = address.split(/[)\]]/).length - address.split(/[([]/).length;
  const endsWith = (set: string): boolean => set.includes(address.charAt(end));
  while (endsWith("?!.,:;*_~'»”’…") || (endsWith(')]') && unopened-- > 0)) end -= 1;
  return address.slice(0, end + 1);
}
