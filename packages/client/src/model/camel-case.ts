type CamelName<Name> = Name extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<CamelName<Tail>>}` : Name;

/** The same fields under the names that the SDK gives them. */
type CamelCase<Row> = { [Name in keyof Row as CamelName<Name>]: Row[Name] };

/** What each name becomes: rows come in their thousands, with few names between them. */
const names: Record<string, string> = {};

/** `last_seen_at` becomes `lastSeenAt`; what is inside of a field stays as it is. */
export const camelCase = <Row extends object>(row: Row): CamelCase<Row> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      (names[name] ||= name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())),
      value,
    ]),
  ) as CamelCase<Row>;
