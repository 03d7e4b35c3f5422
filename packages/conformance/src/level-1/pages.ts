import type { Variant } from './variant.ts';

type Row = Readonly<Record<string, unknown>>;

/** A list as Django REST pages it. @returns undefined where there is no such page */
export function pageOf(
  rows: readonly Row[],
  { pages, pageSize: size, links }: Pick<Variant, 'pages' | 'pageSize' | 'links'>,
  url: URL,
): unknown {
  const asked = url.searchParams;
  const address = (query: string): string =>
    `${links === 'relative' ? '' : links === 'foreign' ? 'http://backend.internal:8000' : url.origin}${url.pathname}${query}`;
  const found = (from: number, to: number, next: string | null, previous: string | null): object => ({
    ...(pages !== 'cursor' && { count: rows.length }),
    next: next === null ? null : address(next),
    previous: previous === null ? null : address(previous),
    results: rows.slice(from, to),
  });
  switch (pages) {
    case 'array':
      return rows;
    case 'number': {
      const last = Math.max(1, Math.ceil(rows.length / size));
      const page = asked.get('page') === 'last' ? last : Number(asked.get('page') ?? '1');
      if (!(page >= 1 && page <= last)) return undefined;
      // A first page has no number in its address.
      const at = (number: number): string => (number > 1 ? `?page=${number}` : '');
      return found((page - 1) * size, page * size, page < last ? at(page + 1) : null, page > 1 ? at(page - 1) : null);
    }
    case 'offset': {
      const limit = Number(asked.get('limit') ?? size);
      const offset = Number(asked.get('offset') ?? '0');
      const at = (start: number): string => `?limit=${limit}${start > 0 ? `&offset=${start}` : ''}`;
      const end = offset + limit;
      return found(offset, end, end < rows.length ? at(end) : null, offset > 0 ? at(offset - limit) : null);
    }
    case 'cursor': {
      const [way, id] = Buffer.from(asked.get('cursor') ?? '', 'base64url')
        .toString()
        .split(' ');
      const at = rows.findIndex((row) => String(row['id']) === id);
      const from = way === 'after' ? at + 1 : way === 'before' ? Math.max(0, at - size) : 0;
      const to = way === 'before' ? at : from + size;
      const cursor = (name: string, row: Row | undefined): string =>
        `?cursor=${Buffer.from(`${name} ${String(row?.['id'])}`).toString('base64url')}`;
      const next = to < rows.length ? cursor('after', rows[to - 1]) : null;
      return found(from, to, next, from > 0 ? cursor('before', rows[from]) : null);
    }
  }
}
