import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { z } from 'zod';
import { decodeRecords, storeRecords } from '../../../src/calls/intake/store-records.ts';
import { rollUpMinutes } from '../../../src/calls/minute/roll-up-minutes.ts';
import { systemClock } from '../../../src/ground/time.ts';
import type { Contract } from '../../../src/money/contract/contract.ts';
import { dropOldEvents } from '../../../src/running/upkeep/drop-old-events.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { issueExample } from '../../money/claim/example-statements.ts';
import { exampleContract, exampleVersion } from '../../money/evaluation/example-contract.ts';
import { bedrock } from '../../money/statement/june.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';

const NOW = Date.UTC(2026, 5, 15);

let warehouse: Warehouse;
let ledger: Ledger;

before(async () => {
  warehouse = openTestWarehouse();
  ledger = await openLedgerCopy();
  await migrateWarehouse(warehouse);
});

after(async () => {
  await warehouse.close();
  await ledger.close();
});

beforeEach(async () => {
  for (const table of ['events', 'minute_facts']) await warehouse.run(`TRUNCATE TABLE ${table}`);
  for (const table of ['watermarks', 'statement_drafts']) await ledger.run(`DELETE FROM ${table}`);
});

/** One call at each of these instants. */
async function store(...instants: readonly string[]): Promise<void> {
  const records = instants.map((started_at, index) => ({
    bytes: Buffer.from(
      JSON.stringify({
        event_id: `${started_at} ${index}`,
        started_at,
        duration_ms: 5,
        provider: 'p',
        model: 'm',
        http_status: 200,
      }),
    ),
    origin: 'stdin',
    partition: 0,
    offset: String(index),
    arrival: {
      ingestOrder: BigInt(index),
      kafkaTopic: '',
      kafkaPartition: -1,
      kafkaOffset: '-1',
      ingestedAt: NOW,
    },
  }));
  await storeRecords(warehouse, decodeRecords(records));
}

const rollUpNow = () => rollUpMinutes({ warehouse, ledger, clock: systemClock });

/** A roll-up of what was stored well before it. */
async function rollUp(): Promise<void> {
  await rollUpNow();
  await warehouse.run(
    `ALTER TABLE events UPDATE stored_at = stored_at - INTERVAL 5 MINUTE WHERE true
     SETTINGS mutations_sync = 2`,
  );
}

const drop = (contracts: readonly Contract[] = [], keepMonths = 18, now = NOW) =>
  dropOldEvents({ warehouse, ledger, contracts, keepMonths, now });

async function draft(start: string, end: string): Promise<void> {
  await ledger.run(
    `INSERT INTO statement_drafts (contract_id, period, evaluation_sha256, evaluation, drafted_at)
     VALUES ('aws-bedrock', $1, $1, $2, now())`,
    [start.slice(0, 7), JSON.stringify({ period: { start, end } })],
  );
}

const monthRow = z.object({ month: z.string(), calls: z.number() });

async function perMonth(statement: string): Promise<string[]> {
  const rows = await warehouse.select(statement, {}, monthRow);
  return rows.map(({ month, calls }) => `${month}: ${calls}`);
}

const events = () =>
  perMonth(
    `SELECT formatDateTime(started_at, '%Y-%m') AS month, count() AS calls
     FROM events FINAL GROUP BY month ORDER BY month`,
  );

const facts = () =>
  perMonth(
    `SELECT formatDateTime(minute, '%Y-%m') AS month, sum(ok) AS calls
     FROM minute_facts FINAL GROUP BY month ORDER BY month`,
  );

test('months older than those to keep are dropped; facts stay, whatever comes late', async () => {
  await store(
    '2024-10-01T00:00:00Z',
    '2024-10-31T23:59:59Z',
    '2024-11-30T23:59:59Z',
    '2024-12-01T00:00:00Z',
    '2026-06-01T00:00:00Z',
  );
  await rollUp();
  assert.deepEqual(await drop(), {
    dropped: [
      { partition: '202410', eventRows: 2 },
      { partition: '202411', eventRows: 1 },
    ],
    keptBecause: [],
  });
  assert.deepEqual(await events(), ['2024-12: 1', '2026-06: 1']);
  const all = ['2024-10: 2', '2024-11: 1', '2024-12: 1', '2026-06: 1'];
  assert.deepEqual(await facts(), all);

  // A straggler of a dropped month is an event again until the next run; it makes no facts.
  await store('2024-10-01T00:00:30Z', '2024-12-01T00:00:30Z');
  await rollUp();
  assert.deepEqual(await facts(), ['2024-10: 2', '2024-11: 1', '2024-12: 2', '2026-06: 1']);
  await drop();
  assert.deepEqual(await events(), ['2024-12: 2', '2026-06: 1']);
  await rollUp();
  assert.deepEqual(await facts(), ['2024-10: 2', '2024-11: 1', '2024-12: 2', '2026-06: 1']);
});

test('a month is kept while a statement over it is not final, and each later one', async () => {
  await store('2024-08-15T00:00:00Z', '2024-09-15T00:00:00Z', '2024-10-15T00:00:00Z');
  await rollUp();
  // In its own zone September begins in August of UTC.
  await draft('2024-09-01T00:00:00.000Z', '2024-10-01T00:00:00.000Z');
  assert.deepEqual(await drop(), {
    dropped: [{ partition: '202408', eventRows: 1 }],
    keptBecause: ['aws-bedrock 2024-09: drafted, not issued'],
  });
  assert.deepEqual(await events(), ['2024-09: 1', '2024-10: 1']);
});

test('the last hours of a month are kept for a statement over the next one', async () => {
  await store('2024-08-31T23:00:00Z');
  await rollUp();
  await draft('2024-09-01T00:00:00.000Z', '2024-10-01T00:00:00.000Z');
  assert.equal((await drop()).dropped.length, 0);
});

test('a contract in force without any statement keeps its months', async () => {
  await store('2023-10-01T00:00:00Z', '2023-10-20T00:00:00Z', '2023-11-20T00:00:00Z');
  await rollUp();
  const ended = exampleContract([{ ...exampleVersion, effective_to: '2023-11-01' }]);
  assert.deepEqual((await drop([ended])).keptBecause, ['example: in force, no statement']);
  assert.equal((await events()).length, 2);
});

test('a clock more than a day ahead of all that is stored drops nothing, and is said', async () => {
  await store('2024-10-01T00:00:00Z');
  await rollUp();
  const wrong = Date.UTC(2040, 0, 1);
  assert.deepEqual(await drop([], 18, wrong), {
    dropped: [],
    keptBecause: [
      'the clock says 2040-01-01T00:00:00.000Z, more than a day after everything stored ' +
        '(2026-06-15T00:00:00.000Z): if it is right, the next record that comes in shows it',
    ],
  });
  assert.equal((await events()).length, 1);
});

test('a month waits for the final statement of every contract', async () => {
  await store('2026-06-07T11:00:00Z', '2026-06-20T00:00:00Z');
  await rollUp();
  const ended = {
    ...bedrock,
    versions: bedrock.versions.map((version) => ({
      ...version,
      effectiveTo: Date.UTC(2026, 6, 1),
    })),
  };
  const table = [
    ['provisional', ['AWS-BEDROCK-2026-06-1: provisional, not final']],
    ['unknown', ['AWS-BEDROCK-2026-06-2: unknown, not final']],
    ['final', []],
  ] as const;
  for (const [status, keptBecause] of table) {
    const now = '2026-08-31T12:00:00Z';
    await issueExample(ledger, { claimed: '100.00', status, at: now });
    const { dropped, keptBecause: found } = await drop([ended], 1, Date.parse(now));
    assert.deepEqual(found, keptBecause, status);
    assert.equal(dropped.length, status === 'final' ? 1 : 0);
  }
});

test('events whose minutes are not rolled up yet are kept', async () => {
  await store('2024-10-01T00:00:00Z');
  assert.deepEqual(await drop(), {
    dropped: [],
    keptBecause: ['202410: its minutes are not rolled up yet'],
  });
});

test('events from just before the roll-up are kept: neighbours may be on their way', async () => {
  await store('2024-10-01T00:00:00Z');
  await rollUpNow();
  // An insert begun before the roll-up, and seen after it: its minute has no facts yet.
  await store('2024-10-01T00:01:00Z');
  await warehouse.run(
    `ALTER TABLE events UPDATE stored_at = stored_at - INTERVAL 1 MINUTE WHERE true
     SETTINGS mutations_sync = 2`,
  );
  assert.deepEqual(await drop(), {
    dropped: [],
    keptBecause: ['202410: its minutes are not rolled up yet'],
  });
  await rollUp();
  assert.equal((await drop()).dropped.length, 1);
  assert.deepEqual(await facts(), ['2024-10: 2']);
});

test('dates beyond the calendar of partitions drop nothing that shares theirs', async () => {
  await store('9999-12-31T23:59:59Z', '2299-12-01T00:00:00Z', '2024-10-01T00:00:00Z');
  await rollUp();
  assert.deepEqual(
    (await drop()).dropped.map(({ partition }) => partition),
    ['202410'],
  );
  assert.equal((await events()).length, 2);
});
