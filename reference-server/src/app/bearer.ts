/** The token of `Authorization: Bearer <token>`; the scheme's case does not matter (RFC 9110, section 11.1). */
export function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^bearer +(\S+) *$/i.exec(header)?.[1];
}
