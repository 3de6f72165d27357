import type { z } from 'zod';

/** One connection's view: queries with `$1` placeholders. */
export interface LedgerSession {
  /**
   * Rows of one query, each parsed by `row`; timestamps arrive as Date, bigint as text or number.
   */
  query<Row>(text: string, parameters: readonly unknown[], row: z.ZodType<Row>): Promise<Row[]>;
  /** One query; answers the number of rows that it changed. */
  run(text: string, parameters?: readonly unknown[]): Promise<number>;
  /** Several queries without parameters, in one go. */
  script(text: string): Promise<void>;
}

/** Where money and decisions are kept: PostgreSQL, on a server or in this process. */
export interface Ledger extends LedgerSession {
  readonly label: string;
  /** Commits what `work` did, or nothing if it throws. */
  transaction<T>(work: (session: LedgerSession) => Promise<T>): Promise<T>;
  /**
   * Runs `work` while holding the advisory lock `name`, so that of several processes one does it;
   * answers undefined at once if another holds it. The lock goes with the process.
   */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T | undefined>;
  /** Throws `unavailable` unless the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
