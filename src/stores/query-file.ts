import { UptallyError } from '../ground/errors.ts';
import { readPackageFile } from '../ground/package-file.ts';
import type { Store } from './migration.ts';

const texts = new Map<string, string>();

/** The text of `sql/<store>/queries/<name>.sql`. Throws `wrong_query` if there is none. */
export function queryFile(store: Store, name: string): string {
  const key = `${store}/${name}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  try {
    const text = readPackageFile('sql', store, 'queries', `${name}.sql`).trim().replace(/;$/, '');
    texts.set(key, text);
    return text;
  } catch (cause) {
    throw wrongQuery(store, name, 'there is no such file', cause);
  }
}

export function wrongQuery(
  store: Store,
  name: string,
  fault: string,
  cause?: unknown,
): UptallyError {
  return new UptallyError('wrong_query', `sql/${store}/queries/${name}.sql: ${fault}`, { cause });
}
