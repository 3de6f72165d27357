import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { z } from 'zod';
import { readMigrations } from '../../../src/stores/migration.ts';
import { openChdb } from '../../../src/stores/warehouse/chdb.ts';
import { openClickHouse } from '../../../src/stores/warehouse/clickhouse.ts';
import {
  migrateWarehouse,
  pendingWarehouseMigrations,
} from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { startClickHouse } from '../../support/clickhouse-server.ts';
import { matchesGolden } from '../../support/golden.ts';

const server = await startClickHouse();
const inProcess = openChdb();
const overHttp = openClickHouse(server.url);
after(async () => {
  await overHttp.close();
  await server.close();
  await inProcess.close();
});

const names = readMigrations('warehouse').map((migration) => migration.name);

const SCHEMA = `
SELECT name, formatQuery(create_table_query) AS definition
FROM system.tables
WHERE database = currentDatabase()
ORDER BY name`;

const tableRow = z.object({ name: z.string(), definition: z.string() });

async function empty(warehouse: Warehouse): Promise<void> {
  for (const { name } of await warehouse.select(SCHEMA, {}, tableRow)) {
    await warehouse.run(`DROP TABLE ${name} SYNC`);
  }
}

for (const [backend, warehouse] of [
  ['chDB in this process', inProcess],
  ['ClickHouse over HTTP', overHttp],
] as const) {
  test(`${backend}: migrations apply in order, once`, async () => {
    await empty(warehouse);
    const applied = await migrateWarehouse(warehouse);
    assert.deepEqual(
      applied.map((migration) => migration.name),
      names,
    );
    assert.deepEqual(await migrateWarehouse(warehouse), []);
  });

  test(`${backend}: the schema is the golden one`, async () => {
    const tables = await warehouse.select(SCHEMA, {}, tableRow);
    const definitions = tables.map(({ definition }) =>
      definition.replace(/CREATE TABLE \w+\./, 'CREATE TABLE '),
    );
    matchesGolden('warehouse-schema.sql', `${definitions.join(';\n\n')};\n`);
  });

  test(`${backend}: a migration that was applied and not recorded is applied again`, async () => {
    for (const migration of readMigrations('warehouse')) {
      await empty(warehouse);
      await migrateWarehouse(warehouse);
      const schema = await warehouse.select(SCHEMA, {}, tableRow);
      // As if the process had ended after this one's statement and before its record.
      await empty(warehouse);
      for (const { sql } of readMigrations('warehouse').slice(0, migration.number)) {
        await warehouse.run(sql.trim().replace(/;$/, ''));
      }
      await pendingWarehouseMigrations(warehouse);
      for (const { number, name, checksum } of readMigrations('warehouse')) {
        if (number === migration.number) break;
        await warehouse.run(
          `INSERT INTO schema_migrations (number, name, checksum) VALUES (${number}, ` +
            `'${name}', '${checksum}')`,
        );
      }
      const applied = await migrateWarehouse(warehouse);
      assert.equal(applied[0]?.name, migration.name);
      assert.deepEqual(await warehouse.select(SCHEMA, {}, tableRow), schema);
    }
  });

  test(`${backend}: an edited or newer migration that was applied is refused`, async () => {
    await warehouse.run(
      'INSERT INTO schema_migrations (number, name, checksum) VALUES (2, ' +
        "'0002-dead-letters', 'other')",
    );
    await assert.rejects(pendingWarehouseMigrations(warehouse), {
      code: 'migration_mismatch',
      message: /0002-dead-letters was edited after it was applied/,
    });
    await empty(warehouse);
    await migrateWarehouse(warehouse);
    await warehouse.run(
      `INSERT INTO schema_migrations (number, name, checksum) VALUES (99, '0099-later', 'x')`,
    );
    await assert.rejects(pendingWarehouseMigrations(warehouse), {
      code: 'migration_mismatch',
      message: /0099-later was applied by a newer uptally/,
    });
  });
}
