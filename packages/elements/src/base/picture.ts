/**
 * The address of a picture, if it may be fetched: it is of the chat's server or of the page's own site, or in the address
 * itself (`data:`). Any other server would learn who looks at this page.
 *
 * @param server the origin of the chat's server, where that is known
 */
export function pictureUrl(address: string | null | undefined, server: string | undefined): string | undefined {
  if (!address || !URL.canParse(address, document.baseURI)) return undefined;
  const { protocol, origin, href } = new URL(address, document.baseURI);
  const known = origin === location.origin || origin === server;
  return (known && /^https?:$/.test(protocol)) || href.startsWith('data:image/') ? href : undefined;
}
