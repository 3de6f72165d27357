import { readdirSync } from 'node:fs';
import { invalidInput, UptallyError } from '../ground/errors.ts';
import { packagePath, readPackageFile } from '../ground/package-file.ts';
import { sha256Of } from '../ground/sha256.ts';

export interface Migration {
  /** Begins at 1, without gaps. */
  readonly number: number;
  /** `0001-events`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file's bytes, hex. */
  readonly checksum: string;
}

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

export type Store = 'warehouse' | 'ledger';

export function readMigrations(store: Store): readonly Migration[] {
  return readdirSync(packagePath('sql', store, 'migrations'))
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file, index) => {
      const number = Number.parseInt(file, 10);
      if (number !== index + 1) {
        throw invalidInput([
          {
            place: `sql/${store}/migrations/${file}`,
            value: String(number),
            expectation: `number ${index + 1}: migrations are numbered without gaps`,
          },
        ]);
      }
      const sql = readPackageFile('sql', store, 'migrations', file);
      const checksum = sha256Of(sql);
      return { number, name: file.replace(/\.sql$/, ''), sql, checksum };
    });
}

/** The migrations still to apply; refuses a store whose history is not this program's. */
export function pendingMigrations(
  store: Store,
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  for (const record of applied) {
    const migration = known[record.number - 1];
    if (migration === undefined) {
      throw new UptallyError(
        'migration_mismatch',
        `${store}: migration ${record.name} was applied by a newer uptally; this one ` +
          `knows ${known.length}`,
      );
    }
    if (migration.checksum !== record.checksum) {
      throw new UptallyError(
        'migration_mismatch',
        `${store}: migration ${migration.name} was edited after it was applied (recorded ` +
          `${record.checksum.slice(0, 12)}, file ${migration.checksum.slice(0, 12)}): restore ` +
          'the file and add a new one',
      );
    }
  }
  const appliedNumbers = new Set(applied.map((record) => record.number));
  return known.filter((migration) => !appliedNumbers.has(migration.number));
}
