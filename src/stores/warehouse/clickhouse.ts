import { Readable } from 'node:stream';
import {
  type ClickHouseClient,
  ClickHouseLogLevel,
  createClient,
  SettingsMap,
} from '@clickhouse/client';
import { isUnavailable, UptallyError } from '../../ground/errors.ts';
import { SECOND_MS } from '../../ground/time.ts';
import { isWritten } from './confirm-insert.ts';
import { warehouseQuery } from './query.ts';
import { REQUEST_SETTINGS } from './settings.ts';
import type { RowBatch, Warehouse } from './warehouse.ts';

/**
 * ClickHouse codes after which the same call may succeed: timeouts, too many queries or parts,
 * memory, quotas, files that cannot be written or opened, no space, read-only table, lost keeper,
 * unknown insert status, and whatever a library below ClickHouse throws. Source:
 * https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 */
const RETRYABLE_CODES = new Set(
  [
    3, 74, 75, 76, 77, 88, 159, 160, 173, 201, 202, 203, 209, 210, 225, 236, 241, 242, 243, 244,
    252, 254, 285, 319, 394, 425, 439, 499, 573, 999, 1000, 1001, 1002,
  ].map(String),
);

/**
 * Codes with which ClickHouse finds fault with a row: it cannot be parsed or converted, is out of
 * range or violates a constraint. What is not in this list may be the disk's fault or the table's,
 * and a good row must not pay for that. Source: as above.
 */
const ROW_CODES = new Set(
  [
    6, 26, 27, 38, 41, 53, 69, 70, 72, 117, 130, 131, 321, 349, 376, 407, 441, 467, 469, 675, 676,
  ].map(String),
);

const MAX_DETAIL_LENGTH = 300;

const SELECT_SETTINGS = {
  output_format_json_quote_64bit_integers: 0,
  // Looks for comparisons that follow from others: half the time of our longest statements, in
  // which it finds none.
  optimize_and_compare_chain: 0,
} as const;

/** Insert path of one backend; answers how many rows the store says it wrote. */
export type InsertRows = (batch: RowBatch) => Promise<number>;

/**
 * A warehouse on a ClickHouse server; `url` is `http(s)://user:password@host:port/database`. With
 * `?request_timeout=` it says for how many milliseconds an answer is waited for: two minutes else.
 */
export function openClickHouse(url: string): Warehouse {
  const { host, searchParams } = new URL(url);
  const client = createClient({
    url,
    ...(!searchParams.has('request_timeout') && { request_timeout: 120 * SECOND_MS }),
    keep_alive: { idle_socket_ttl: 2_000 },
    // Errors are thrown with their cause; the client would print them as well.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: { ...REQUEST_SETTINGS, additional_table_filters: SettingsMap.from({}) },
  });
  const insertRows: InsertRows = async ({ table, columns, lines }) => {
    const fragments = { table, columns: columns.join(', ') };
    const [query] = warehouseQuery('store/insert-rows', { fragments });
    const result = await client.exec({
      query,
      values: Readable.from([lines], { objectMode: false }),
    });
    await drained(result.stream);
    return Number(result.summary?.written_rows ?? Number.NaN);
  };
  return clickHouseWarehouse(client, `clickhouse ${host}`, insertRows);
}

/** The warehouse over any connection that `@clickhouse/client` accepts. */
export function clickHouseWarehouse(
  client: ClickHouseClient,
  label: string,
  insertRows: InsertRows,
): Warehouse {
  const select: Warehouse['select'] = async (text, parameters, row) => {
    const rows = await answered(label, async () => {
      const result = await client.query({
        query: text,
        query_params: parameters,
        format: 'JSONEachRow',
        clickhouse_settings: SELECT_SETTINGS,
      });
      return result.json<unknown>();
    });
    return rows.map((value) => row.parse(value));
  };

  return {
    label,
    select,

    async run(text, parameters = {}) {
      await answered(label, () => client.command({ query: text, query_params: parameters }));
    },

    async insert(batch) {
      const written = await inserted(label, () => insertRows(batch));
      if (!(await isWritten(select, batch, written))) {
        throw new UptallyError(
          'rows_lost',
          `${label}: ${batch.table}: sent ${batch.rowCount} rows, ${written} written`,
        );
      }
    },

    async ping() {
      const result = await client.ping();
      if (!result.success) throw warehouseError(label, result.error);
    },

    close: () => client.close(),
  };
}

/** A client over an in-process connection, e.g. chDB's. */
export function clientOver(connection: unknown): ClickHouseClient {
  return createClient({ connection } as Parameters<typeof createClient>[0]);
}

async function answered<T>(label: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw warehouseError(label, error);
  }
}

/** As `answered`, and tells the data's faults from the query's. */
async function inserted(label: string, insert: () => Promise<number>): Promise<number> {
  try {
    return await insert();
  } catch (cause) {
    const error = warehouseError(label, cause);
    if (!ROW_CODES.has(serverCode(cause) ?? '')) throw error;
    throw new UptallyError('row_rejected', error.message, { cause });
  }
}

/**
 * `unavailable` for the network and retryable codes, `rejected` for
 * everything that ClickHouse refuses.
 */
export function warehouseError(label: string, cause: unknown): UptallyError {
  if (isUnavailable(cause)) return cause as UptallyError;
  const code = serverCode(cause);
  const retryable = code === undefined || RETRYABLE_CODES.has(code);
  const message = cause instanceof Error ? cause.message : String(cause);
  const [firstLine = ''] = message.trim().split('\n');
  // ClickHouse quotes the whole query; the cause keeps it.
  const detail = firstLine.slice(0, MAX_DETAIL_LENGTH) || 'no answer';
  return new UptallyError(
    retryable ? 'unavailable' : 'rejected',
    `${label}: ${code === undefined ? '' : `code ${code}: `}${detail}`,
    { cause },
  );
}

/** The numeric ClickHouse code, whichever copy of the client or of chDB made the error. */
function serverCode(error: unknown): string | undefined {
  const { code, clickhouseCode } = (error ?? {}) as { code?: unknown; clickhouseCode?: unknown };
  return [code, clickhouseCode].map(String).find((text) => /^\d+$/.test(text));
}

async function drained(stream: Readable): Promise<void> {
  for await (const _chunk of stream);
}
