import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { migrateLedger, pendingLedgerMigrations } from '../../../src/stores/ledger/migrate.ts';
import { readMigrations } from '../../../src/stores/migration.ts';
import { matchesGolden } from '../../support/golden.ts';
import { HeldWork } from '../../support/held-work.ts';

const countRow = z.object({ count: z.coerce.number() });
const lineRow = z.object({ line: z.string() });

/** What both twins must do; `ledger()` is the same open ledger throughout. */
export function describeLedger(label: string, ledger: () => Ledger): void {
  const names = readMigrations('ledger').map((migration) => migration.name);

  test(`${label}: migrations apply in order, once`, async () => {
    const applied = await migrateLedger(ledger());
    assert.deepEqual(
      applied.map((migration) => migration.name),
      names,
    );
    assert.deepEqual(await migrateLedger(ledger()), []);
    assert.deepEqual(await pendingLedgerMigrations(ledger()), []);
  });

  test(`${label}: the schema is the golden one`, async () => {
    const lines = await ledger().query(SCHEMA, [], lineRow);
    matchesGolden('ledger-schema.txt', `${lines.map((row) => row.line).join('\n')}\n`);
  });

  test(`${label}: an applied migration that was edited is refused`, async () => {
    await ledger().run(`UPDATE schema_migrations SET checksum = 'other' WHERE number = 2`);
    await assert.rejects(migrateLedger(ledger()), {
      code: 'migration_mismatch',
      message: /0002-mails was edited after it was applied/,
    });
    const checksum = readMigrations('ledger')[1]?.checksum;
    await ledger().run('UPDATE schema_migrations SET checksum = $1 WHERE number = 2', [checksum]);
  });

  test(`${label}: a migration of a newer uptally is refused`, async () => {
    await ledger().run(`INSERT INTO schema_migrations VALUES (99, '0099-later', 'x')`);
    await assert.rejects(migrateLedger(ledger()), {
      code: 'migration_mismatch',
      message: /0099-later was applied by a newer uptally/,
    });
    await ledger().run('DELETE FROM schema_migrations WHERE number = 99');
  });

  test(`${label}: a transaction that throws leaves nothing`, async () => {
    const failed = ledger().transaction(async (session) => {
      await session.run(`INSERT INTO watermarks VALUES ('x', now())`);
      throw new Error('changed my mind');
    });
    await assert.rejects(failed, /changed my mind/);
    const [row] = await ledger().query(
      `SELECT count(*) FROM watermarks WHERE name = 'x'`,
      [],
      countRow,
    );
    assert.equal(row?.count, 0);
  });

  test(`${label}: of two holders of a lock one works and the other is told at once`, async () => {
    const work = new HeldWork<string>();
    const first = ledger().withLock('job x', work.run);
    await work.begun;
    const second = await ledger().withLock('job x', async () => 'worked too');
    assert.equal(second, undefined);
    work.end('worked');
    assert.equal(await first, 'worked');
    assert.equal(await ledger().withLock('job x', async () => 'free again'), 'free again');
  });

  test(`${label}: a statement that the store refuses is rejected, not unavailable`, async () => {
    await assert.rejects(ledger().run('SELECT nothing FROM nowhere'), { code: 'rejected' });
  });

  test(`${label}: values keep their types`, async () => {
    const [row] = await ledger().query(
      'SELECT $1::timestamptz AS instant, $2::jsonb AS json, $3::text AS text',
      ['2026-06-07T11:30:00.123Z', '{"a":[1,"2"]}', 'Überfall ☎'],
      z.object({ instant: z.date(), json: z.unknown(), text: z.string() }),
    );
    assert.deepEqual(row, {
      instant: new Date('2026-06-07T11:30:00.123Z'),
      json: { a: [1, '2'] },
      text: 'Überfall ☎',
    });
  });
}

const SCHEMA = `
SELECT line
FROM (
    SELECT table_name || ' 1 ' || lpad(ordinal_position::text, 2, '0') AS place,
        table_name || '.' || column_name || ' ' || data_type
            || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END
            || coalesce(' DEFAULT ' || column_default, '') AS line
    FROM information_schema.columns
    WHERE table_schema = 'public'
    UNION ALL
    SELECT conrelid::regclass::text || ' 2 ' || pg_get_constraintdef(oid),
        conrelid::regclass::text || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'c', 'f')
) AS parts
ORDER BY place COLLATE "C"`;
