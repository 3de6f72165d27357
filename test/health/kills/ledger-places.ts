import { cp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { migrateLedger } from '../../../src/stores/ledger/migrate.ts';
import { openPGlite } from '../../../src/stores/ledger/pglite.ts';
import { openPostgres } from '../../../src/stores/ledger/postgres.ts';
import { layLedger } from '../../support/ledger-copy.ts';

/** Ledgers of one engine that are copied whole; a place is a folder or an address. */
export interface LedgerPlaces {
  readonly engine: string;
  /** Of that name. */
  place(name: string): string;
  /** With every migration, and without a row. */
  create(place: string): Promise<void>;
  open(place: string): Promise<Ledger>;
  /** Of one that nobody has open. */
  copy(from: string, to: string): Promise<void>;
  drop(place: string): Promise<void>;
  /** Once nothing is left of a process that was killed. */
  quiet(place: string): Promise<void>;
  close(): Promise<void>;
}

export function pglitePlaces(folder: string): LedgerPlaces {
  return {
    engine: 'PGlite',
    place: (name) => join(folder, name, 'ledger'),
    create: (place) => layLedger(dirname(place)),
    open: (place) => openPGlite(place),
    copy: (from, to) => cp(from, to, { recursive: true }),
    drop: (place) => rm(place, { recursive: true }),
    quiet: async () => {},
    close: async () => {},
  };
}

/** On the server of `url`, beside its database. */
export async function postgresPlaces(url: string): Promise<LedgerPlaces> {
  const client = new pg.Client(url);
  await client.connect();
  const own = databaseOf(url);
  return {
    engine: 'PostgreSQL',
    place(name) {
      const place = new URL(url);
      place.pathname = `${own}_${name}`;
      return place.href;
    },
    async create(place) {
      await client.query(`CREATE DATABASE ${databaseOf(place)}`);
      const ledger = openPostgres(place);
      await migrateLedger(ledger);
      await ledger.close();
    },
    open: async (place) => openPostgres(place),
    async copy(from, to) {
      await client.query(`CREATE DATABASE ${databaseOf(to)} TEMPLATE ${databaseOf(from)}`);
    },
    async drop(place) {
      await client.query(`DROP DATABASE ${databaseOf(place)} WITH (FORCE)`);
    },
    async quiet(place) {
      for (let left = Number.POSITIVE_INFINITY; left > 0; ) {
        const { rows } = await client.query(
          'SELECT count(*)::integer AS n FROM pg_stat_activity WHERE datname = $1',
          [databaseOf(place)],
        );
        left = rows[0].n;
      }
    },
    close: () => client.end(),
  };
}

function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
