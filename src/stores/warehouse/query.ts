import { queryFile, wrongQuery } from '../query-file.ts';
import type { WarehouseQueries } from './query-shapes.ts';
import type { QueryParameters } from './warehouse.ts';

export type WarehouseQueryName = keyof WarehouseQueries;

/** What a caller puts in place of marks; a mark that is left out keeps what the file has there. */
export type Fragments<Name extends WarehouseQueryName> = Readonly<
  Partial<Record<WarehouseQueries[Name]['marks'], string>>
>;

/** Those of the file, and those that its fragments bring along. */
type Parameters<Name extends WarehouseQueryName> = Readonly<
  Record<WarehouseQueries[Name]['parameters'], unknown>
> &
  QueryParameters;

type Filling<Name extends WarehouseQueryName> = {
  readonly fragments?: Fragments<Name>;
} & ([WarehouseQueries[Name]['parameters']] extends [never]
  ? { readonly parameters?: QueryParameters }
  : { readonly parameters: Parameters<Name> });

/** Text and parameters, as `Warehouse.select` and `Warehouse.run` take them. */
export type WarehouseQuery = readonly [text: string, parameters: QueryParameters];

/**
 * `sql/warehouse/queries/<name>.sql` with its fragments, and all parameters of its text. Throws
 * `wrong_query` for a fragment without its mark, a parameter that is missing and one that is not asked for.
 */
export function warehouseQuery<Name extends WarehouseQueryName>(
  name: Name,
  ...[filling]: object extends Filling<Name> ? [Filling<Name>?] : [Filling<Name>]
): WarehouseQuery {
  const text = queryPart(name, filling?.fragments);
  const parameters = filling?.parameters ?? {};
  const asked = new Set(placeholdersIn(text));
  const missing = [...asked].find((placeholder) => parameters[placeholder] === undefined);
  if (missing !== undefined) throw wrongQuery('warehouse', name, `no value for {${missing}}`);
  const unknown = Object.keys(parameters).find((parameter) => !asked.has(parameter));
  if (unknown !== undefined) throw wrongQuery('warehouse', name, `has no {${unknown}}`);
  return [text, parameters];
}

/**
 * The text of a query that becomes a fragment of another. What stands between two marks of one name, as
 * in `/* covers: *\/ true /* :covers *\/`, is replaced by the fragment of that name. Throws `wrong_query`
 * for a fragment without its mark.
 */
export function queryPart<Name extends WarehouseQueryName>(
  name: Name,
  fragments?: Fragments<Name>,
): string {
  const text = queryFile('warehouse', name);
  const given: Readonly<Record<string, string | undefined>> = fragments ?? {};
  const marks = new Set(marksIn(text));
  const unknown = Object.keys(given).find((mark) => !marks.has(mark));
  if (unknown !== undefined) throw wrongQuery('warehouse', name, `has no mark ${unknown}`);
  return text.replace(MARKED, (marked, mark: string) => given[mark] ?? marked);
}

const MARKED = /\/\* (\w+): \*\/.*?\/\* :\1 \*\//gs;

/** The marks of a query file, each name once. */
export function marksIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(MARKED)].map(([, mark = '']) => mark))];
}

/** The names in `{name:Type}`, each once. */
export function placeholdersIn(text: string): readonly string[] {
  const found = text.matchAll(/\{(\w+):\w+(?:\(\w+\))?\}/g);
  return [...new Set([...found].map(([, name = '']) => name))];
}

/** The placeholders of a query file that no fragment can take away. */
export function ownPlaceholdersIn(text: string): readonly string[] {
  return placeholdersIn(text.replace(MARKED, ''));
}
