import { queryFile, wrongQuery } from '../query-file.ts';
import type { WarehouseQueries } from './query-shapes.ts';
import type { QueryParameters } from './warehouse.ts';

export type WarehouseQueryName = keyof WarehouseQueries;

/** What a caller puts in place of marks; a mark that is left out keeps what the file has there. */
export type Fragments<Name extends WarehouseQueryName> = Readonly<
  Partial<Record<WarehouseQueries[Name]['marks'], string>> &
    Record<WarehouseQueries[Name]['needs'], string>
>;

/** Those of the file, and those that its fragments bring along. */
type Parameters<Name extends WarehouseQueryName> = Readonly<
  Record<WarehouseQueries[Name]['parameters'], unknown>
> &
  QueryParameters;

type Filling<Name extends WarehouseQueryName> = ([WarehouseQueries[Name]['needs']] extends [never]
  ? { readonly fragments?: Fragments<Name> }
  : { readonly fragments: Fragments<Name> }) &
  ([WarehouseQueries[Name]['parameters']] extends [never]
    ? { readonly parameters?: QueryParameters }
    : { readonly parameters: Parameters<Name> });

/** Text and parameters, as `Warehouse.select` and `Warehouse.run` take them. */
export type WarehouseQuery = readonly [text: string, parameters: QueryParameters];

/**
 * `sql/warehouse/queries/<name>.sql` with its fragments, and all parameters of its
 * text. Throws `wrong_query` for a fragment without its mark, a parameter that is
 * missing and one that is not asked for.
 */
export function warehouseQuery<Name extends WarehouseQueryName>(
  name: Name,
  ...[filling]: object extends Filling<Name> ? [Filling<Name>?] : [Filling<Name>]
): WarehouseQuery {
  const text = filledIn(name, filling?.fragments ?? {});
  const parameters = filling?.parameters ?? {};
  const asked = new Set(placeholdersIn(text));
  const missing = [...asked].find((placeholder) => parameters[placeholder] === undefined);
  if (missing !== undefined) throw wrongQuery('warehouse', name, `no value for {${missing}}`);
  const unknown = Object.keys(parameters).find((parameter) => !asked.has(parameter));
  if (unknown !== undefined) throw wrongQuery('warehouse', name, `has no {${unknown}}`);
  return [text, parameters];
}

/**
 * The text of a query that becomes a fragment of another. What stands between two marks of
 * one name, as in `/* final: *\/ FINAL /* :final *\/`, is replaced by the fragment of that
 * name; in `/* covers!: *\/` it has to be. Throws `wrong_query` for a fragment without its
 * mark, and for one that is missing.
 */
export function queryPart<Name extends WarehouseQueryName>(
  name: Name,
  ...[fragments]: [WarehouseQueries[Name]['needs']] extends [never]
    ? [Fragments<Name>?]
    : [Fragments<Name>]
): string {
  return filledIn(name, fragments ?? {});
}

function filledIn(
  name: WarehouseQueryName,
  given: Readonly<Record<string, string | undefined>>,
): string {
  const text = queryFile('warehouse', name);
  const marks = new Set([...marksIn(text), ...neededMarksIn(text)]);
  const unknown = Object.keys(given).find((mark) => !marks.has(mark));
  if (unknown !== undefined) throw wrongQuery('warehouse', name, `has no mark ${unknown}`);
  const missing = neededMarksIn(text).find((mark) => given[mark] === undefined);
  if (missing !== undefined) throw wrongQuery('warehouse', name, `nothing for the mark ${missing}`);
  return text.replace(MARKED, (marked, mark: string) => given[mark] ?? marked);
}

const MARKED = /\/\* (\w+)(!?): \*\/.*?\/\* :\1 \*\//gs;

/** The marks of a query file that keep what they have if there is no fragment; each name once. */
export function marksIn(text: string): readonly string[] {
  return namesOf(text, '');
}

/** The marks that a fragment has to replace. */
export function neededMarksIn(text: string): readonly string[] {
  return namesOf(text, '!');
}

function namesOf(text: string, kind: '' | '!'): readonly string[] {
  const marks = [...text.matchAll(MARKED)].filter(([, , found]) => found === kind);
  return [...new Set(marks.map(([, mark = '']) => mark))];
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
