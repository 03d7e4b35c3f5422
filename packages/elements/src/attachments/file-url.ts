/**
 * The address of a file, if it is one that a browser fetches: `http:` and `https:` alone, never one that runs something or that
 * names what is on the device. It comes from the chat's server, which may keep its files elsewhere.
 */
export function fileUrl(address: string | null): string | undefined {
  if (!address || !URL.canParse(address, document.baseURI)) return undefined;
  const { protocol, href } = new URL(address, document.baseURI);
  return /^https?:$/.test(protocol) ? href : undefined;
}
