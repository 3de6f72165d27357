import { readPackageFile } from '../../ground/package-file.ts';

const statements = new Map<string, string>();

/** The text of `sql/ledger/queries/<name>.sql`. */
export function ledgerStatement(name: string): string {
  let text = statements.get(name);
  if (text === undefined) {
    text = readPackageFile('sql', 'ledger', 'queries', `${name}.sql`).trim();
    statements.set(name, text);
  }
  return text;
}
