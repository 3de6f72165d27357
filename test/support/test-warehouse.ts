import process from 'node:process';
import { openChdb } from '../../src/stores/warehouse/chdb.ts';
import { openClickHouse } from '../../src/stores/warehouse/clickhouse.ts';
import type { Warehouse } from '../../src/stores/warehouse/warehouse.ts';
import { startClickHouse } from './clickhouse-server.ts';

/** With `http`, a test file's warehouse is a server, and else its twin in the process. */
export const TEST_WAREHOUSE = 'UPTALLY_TEST_WAREHOUSE';

const server = process.env[TEST_WAREHOUSE] === 'http' ? await startClickHouse() : undefined;

/** Whatever a test file opens is the same warehouse, in memory or of a server of its own. */
export function openTestWarehouse(): Warehouse {
  return server === undefined ? openChdb() : openClickHouse(server.url);
}
