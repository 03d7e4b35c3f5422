/*
 * Backends change texts a little: Django REST cuts white space off the ends, forms write line ends in their own way, and some
 * store markup escaped.
 */

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", '#x27': "'" };

const plain = (text: string): string =>
  text
    .replace(/&(lt|gt|amp|quot|#39|#x27);/gi, (_all, name: string) => ENTITIES[name.toLowerCase()] ?? '')
    .replace(/\r\n?/g, '\n')
    .trim();

/** Whether a backend may have made one text of the other. */
export const sameText = (a: string, b: string): boolean => a === b || plain(a) === plain(b);
