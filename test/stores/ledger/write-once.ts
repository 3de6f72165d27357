import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';

/**
 * No row of a table changes or goes, whoever asks. `setClause` is what
 * somebody would like to change.
 */
export function describeWriteOnce(
  label: string,
  ledger: () => Ledger,
  tables: Readonly<Record<string, string>>,
): void {
  for (const [table, setClause] of Object.entries(tables)) {
    const attempts = [
      `UPDATE ${table} SET ${setClause}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ];
    for (const attempt of attempts) {
      test(`${label}: ${attempt} is refused`, async () => {
        await assert.rejects(ledger().run(attempt), {
          code: 'rejected',
          message: /write-once|permission denied/,
        });
      });
    }
  }
}
