import type { z } from 'zod';

/** Values for `{name:Type}` placeholders; never pasted into the text. */
export type QueryParameters = Record<string, unknown>;

/** Where events are kept: ClickHouse, on a server or in this process. */
export interface Warehouse {
  /** What it is, for logs and errors: `chdb <folder>` or `clickhouse <host>`. */
  readonly label: string;

  /** All rows of one SELECT, each parsed by `row`; 64-bit integers arrive as JSON numbers. */
  select<Row>(text: string, parameters: QueryParameters, row: z.ZodType<Row>): Promise<Row[]>;

  /** One query without rows. */
  run(text: string, parameters?: QueryParameters): Promise<void>;

  /**
   * Inserts `rowCount` rows, one JSONCompactEachRow line each. Throws `rows_lost` unless that many
   * were written (views on the table may add theirs), `unavailable` if the same call may succeed
   * later, `row_rejected` if a row of it will never be accepted and `rejected` if the table is not
   * what this program takes it for. After an error any of the rows may have been written.
   */
  insert(batch: RowBatch): Promise<void>;

  /** Throws `unavailable` unless the store answers. */
  ping(): Promise<void>;

  close(): Promise<void>;
}

export interface RowBatch {
  readonly table: 'events' | 'dead_letters' | 'dead_letter_marks';
  readonly columns: readonly string[];
  readonly lines: Buffer;
  readonly rowCount: number;
}
