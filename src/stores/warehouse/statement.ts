import { readPackageFile } from '../../ground/package-file.ts';

const statements = new Map<string, string>();

/**
 * The text of `sql/warehouse/queries/<name>.sql`. What stands between two marks of one name, as in
 * `/* covers: *\/ true /* :covers *\/`, is replaced by the fragment of that name.
 */
export function warehouseStatement(
  name: string,
  fragments: Readonly<Record<string, string>> = {},
): string {
  let text = statements.get(name);
  if (text === undefined) {
    text = readPackageFile('sql', 'warehouse', 'queries', `${name}.sql`).trim().replace(/;$/, '');
    statements.set(name, text);
  }
  return text.replace(
    /\/\* (\w+): \*\/.*?\/\* :\1 \*\//gs,
    (marked, mark: string) => fragments[mark] ?? marked,
  );
}
