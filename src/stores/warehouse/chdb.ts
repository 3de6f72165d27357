import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { isatty } from 'node:tty';
import { createChdbConnection } from 'chdb/connection';
import { UptallyError } from '../../ground/errors.ts';
import { makeFolder } from '../../ground/make-folder.ts';
import { clickHouseWarehouse, clientOver } from './clickhouse.ts';
import { INSERT_SETTINGS } from './settings.ts';
import type { Warehouse } from './warehouse.ts';

/**
 * ClickHouse in this process, on `folder` or, without one, on a temporary folder that goes with it.
 * One process at a time may hold a folder: `store_locked` otherwise.
 */
export function openChdb(folder?: string): Warehouse {
  if (folder !== undefined) makeFolder(folder);
  leaveStandardInputAlone();
  const connection = connect(folder);
  return clickHouseWarehouse(
    clientOver(connection),
    `chdb ${folder ?? 'in memory'}`,
    async (batch) => {
      // The connection's own insert reports no written rows; the raw one counts them in the engine.
      const result = await connection.chdb.rawInsert({
        table: batch.table,
        columns: [...batch.columns],
        format: 'JSONCompactEachRow',
        settings: INSERT_SETTINGS,
        values: batch.lines,
      });
      return (result as { rowsWritten: number }).rowsWritten;
    },
  );
}

function connect(folder: string | undefined): ReturnType<typeof createChdbConnection> {
  try {
    return createChdbConnection({ path: folder ?? ':memory:' });
  } catch (cause) {
    throw new UptallyError(
      'store_locked',
      `${folder}: the embedded warehouse cannot be opened: another process may have it open, ` +
        'or it is damaged',
      { cause },
    );
  }
}

/**
 * The engine adds whatever waits on standard input to the rows of an insert; it must find nothing.
 */
function leaveStandardInputAlone(): void {
  const standardInput = 0;
  if (isatty(standardInput)) return;
  closeSync(standardInput);
  // The lowest free descriptor is given: the one just closed.
  openSync(devNull, 'r');
}
