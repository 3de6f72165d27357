import { queryFile, wrongQuery } from '../query-file.ts';
import type { LedgerQueries } from './query-shapes.ts';

export type LedgerQueryName = keyof LedgerQueries;

/** A value for each of `$1`, `$2`, …, or for each column of a row that is inserted. */
type Values<Name extends LedgerQueryName> =
  | Places<LedgerQueries[Name]['values']>
  | ([LedgerQueries[Name]['columns']] extends [never]
      ? never
      : Readonly<Record<LedgerQueries[Name]['columns'], unknown>>);

/** A list of so many values. */
type Places<
  Count extends number,
  List extends readonly unknown[] = readonly [],
> = List['length'] extends Count ? List : Places<Count, readonly [...List, unknown]>;

/** Text and values, as `LedgerSession.query` and `LedgerSession.run` take them. */
export type LedgerQuery = [text: string, values: unknown[]];

/**
 * `sql/ledger/queries/<name>.sql` and its values. Throws `wrong_query` if there are fewer or more
 * values than it has places, or other names than it has columns.
 */
export function ledgerQuery<Name extends LedgerQueryName>(
  name: Name,
  ...[given]: LedgerQueries[Name]['values'] extends 0 ? [] : [Values<Name>]
): LedgerQuery {
  const text = queryFile('ledger', name);
  const values = inOrder(name, text, given ?? []);
  const places = placesIn(text);
  if (values.length !== places) {
    throw wrongQuery('ledger', name, `${values.length} values for ${places} places`);
  }
  return [text, values];
}

function inOrder(name: string, text: string, given: object): unknown[] {
  if (Array.isArray(given)) return [...given];
  const columns = columnsIn(text);
  const row = new Map(Object.entries(given));
  const wrong =
    columns.find((column) => !row.has(column)) ??
    [...row.keys()].find((column) => !columns.includes(column));
  if (wrong !== undefined)
    throw wrongQuery('ledger', name, `column ${wrong}: not given, or not asked for`);
  return columns.map((column) => row.get(column));
}

/** The highest n of `$n`. Throws unless all lower ones are there too. */
export function placesIn(text: string): number {
  const code = text.replace(/--.*$/gm, '');
  const found = new Set([...code.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place)));
  for (let place = 1; place <= found.size; place += 1) {
    if (!found.has(place)) throw new RangeError(`no $${place} in: ${text}`);
  }
  return found.size;
}

/**
 * Of a query that inserts one row with a place for each column, in their order; of any other none.
 */
export function columnsIn(text: string): readonly string[] {
  const [, names = '', places = ''] =
    /^INSERT INTO \w+\s*\(([\w\s,]+)\)\s*VALUES \(([^)]+)\)/m.exec(text) ?? [];
  const columns = names.split(',').map((column) => column.trim());
  const isPlain = places
    .split(',')
    .every((place, i) => new RegExp(`^\\s*\\$${i + 1}(::\\w+)?\\s*$`).test(place));
  return isPlain && columns.length === placesIn(text) ? columns : [];
}
