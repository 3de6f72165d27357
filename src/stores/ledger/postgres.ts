import pg from 'pg';
import { UptallyError } from '../../ground/errors.ts';
import { SECOND_MS } from '../../ground/time.ts';
import type { Ledger, LedgerSession } from './ledger.ts';
import { ledgerQuery } from './query.ts';

/** A ledger on a PostgreSQL server; `url` is `postgres://user:password@host:port/database`. */
export function openPostgres(url: string): Ledger {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 10 * SECOND_MS });
  const label = `postgres ${new URL(url).host}`;
  // An idle connection that breaks is replaced by the pool; the next query reports a dead server.
  pool.on('error', () => {});

  return {
    label,
    ...session(pool, label),

    transaction: (work) =>
      withClient(pool, label, async (client) => {
        await client.query('BEGIN');
        try {
          const result = await work(session(client, label));
          await client.query('COMMIT');
          return result;
        } catch (error) {
          await client.query('ROLLBACK');
          throw error;
        }
      }),

    withLock: (name, work) =>
      withClient(pool, label, async (client) => {
        const { rows } = await client.query(...ledgerQuery('store/try-lock', [name]));
        if (rows[0].locked !== true) return undefined;
        try {
          return await work();
        } finally {
          await client.query(...ledgerQuery('store/unlock', [name]));
        }
      }),

    async ping() {
      await answered(label, () => pool.query(...ledgerQuery('store/ping')));
    },

    close: () => pool.end(),
  };
}

function session(client: pg.Pool | pg.PoolClient, label: string): LedgerSession {
  return {
    async query(text, parameters, row) {
      const result = await answered(label, () => client.query(text, [...parameters]));
      return result.rows.map((value) => row.parse(value));
    },
    async run(text, parameters = []) {
      const result = await answered(label, () => client.query(text, [...parameters]));
      return result.rowCount ?? 0;
    },
    async script(text) {
      await answered(label, () => client.query(text));
    },
  };
}

/**
 * A connection for the time of `work`; thrown away if it broke, with the transaction or lock on it.
 */
async function withClient<T>(
  pool: pg.Pool,
  label: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await answered(label, () => pool.connect());
  let broken: Error | undefined;
  // Without a listener a lost connection would end the process; the next query reports it.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } catch (error) {
    throw broken === undefined ? error : postgresError(label, broken);
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

async function answered<T>(label: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw postgresError(label, cause);
  }
}

/**
 * SQLSTATE classes after which the same call may succeed: connection,
 * resources, shutdown, serialization.
 */
const RETRYABLE_STATES = /^(08|53|57P|40)/;

/** Also used for PGlite, whose errors carry the same SQLSTATE. */
export function postgresError(label: string, cause: unknown): UptallyError {
  if (cause instanceof UptallyError) return cause;
  const state = (cause as { code?: string } | undefined)?.code;
  const isSqlState = state !== undefined && /^[0-9A-Z]{5}$/.test(state);
  const retryable = !isSqlState || RETRYABLE_STATES.test(state);
  const detail =
    cause instanceof Error && cause.message !== '' ? cause.message : (state ?? 'no answer');
  return new UptallyError(retryable ? 'unavailable' : 'rejected', `${label}: ${detail}`, { cause });
}
