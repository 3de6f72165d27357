import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { factKeeper, rollUpMinutes } from '../../../src/calls/minute/roll-up-minutes.ts';
import { readTenantMinutes } from '../../../src/calls/minute/tenant-minutes.ts';
import { DAY_MS, formatInstant, MINUTE_MS, systemClock } from '../../../src/ground/time.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { openChdb } from '../../../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { type SeededRandom, seededRandom } from '../../faults/seeded-random.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type Delivery, delivery, recounted, storeDeliveries, storedFacts } from './fact-store.ts';

const seed = Number(process.env.FACTS_SEED ?? Math.trunc(Math.random() * 2 ** 31));

let warehouse: Warehouse;
let ledger: Ledger;

before(async () => {
  warehouse = openChdb();
  ledger = await openLedgerCopy();
  await migrateWarehouse(warehouse);
});

after(async () => {
  await warehouse.close();
  await ledger.close();
});

afterEach(async () => {
  for (const table of ['events', 'minute_facts', 'moved_events']) {
    await warehouse.run(`TRUNCATE TABLE ${table}`);
  }
  await ledger.run('DELETE FROM watermarks');
});

const NOON = Date.UTC(2026, 5, 7, 12);

/** Minutes that meet: around noon, the end of the month, and long ago. */
const MINUTES = [
  ...[0, 1, 5, 6, 11].map((n) => NOON + n * MINUTE_MS),
  Date.UTC(2026, 5, 30, 23, 59),
];

/** New calls, the same ones again, and corrections of any field, also of the minute. */
function arbitraryDeliveries(random: SeededRandom, count: number): Delivery[] {
  const known: Record<string, unknown>[] = [];
  return Array.from({ length: count }, (_, i) => {
    const isNew = known.length === 0 || random.chance(0.5);
    const fields: Record<string, unknown> = isNew
      ? {
          event_id: `e${i}`,
          source: random.pick(['', 'gateway']),
          started_at: formatInstant(random.pick(MINUTES) + i),
          model: random.pick(['opus', 'sonnet']),
          region: random.pick(['', 'eu']),
          route: random.pick(['', 'router']),
          logical_call_id: random.pick(['', '', 'call 1', 'call 2', 'call 3']),
          attempt: random.whole(1, 3),
          http_status: random.pick([200, 200, 500]),
          duration_ms: random.pick([0, 1, 900, 1_000, 120_000]),
        }
      : { ...random.pick(known), ...correction(random, i) };
    known.push(fields);
    // An older content that is delivered again with an order of its own may count again.
    return delivery(
      fields,
      BigInt(random.chance(0.9) ? i + 1 : random.whole(0, i)) * 1_000n + BigInt(i),
    );
  });
}

/** No two attempts begin at one instant: which of them is the last would be open. */
function correction(random: SeededRandom, i: number): Record<string, unknown> {
  return random.pick<Record<string, unknown>>([
    {},
    { http_status: 500 },
    { model: 'haiku' },
    { logical_call_id: random.pick(['', 'call 1']) },
    { attempt: random.whole(1, 3) },
    { started_at: formatInstant(random.pick(MINUTES) + MINUTE_MS - 1 - i) },
    { started_at: formatInstant(Date.UTC(2026, random.whole(0, 11), 3)) },
  ]);
}

/** In parts of any size. */
function split<T>(random: SeededRandom, values: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < values.length; ) {
    const size = random.whole(1, 12);
    parts.push(values.slice(from, from + size));
    from += size;
  }
  return parts;
}

const stores = () => ({ warehouse, ledger, clock: systemClock });

test('Facts are what a recount of the events says, however these came.', async (t) => {
  t.diagnostic(`FACTS_SEED=${seed}`);
  const random = seededRandom(seed);
  const deliveries = random.shuffled(arbitraryDeliveries(random, 72));
  // Two processes that take turns; as no time goes by, each search is due.
  const clock = { now: () => NOON };
  const processes = [factKeeper({ ...stores(), clock }), factKeeper({ ...stores(), clock })];
  const delivered: Delivery[] = [];
  for (const part of split(random, deliveries)) {
    await storeDeliveries(warehouse, part);
    delivered.push(...part);
    if (random.chance(0.1)) await rollUpMinutes(stores());
    else await random.pick(processes).follow();
    assert.deepEqual(await storedFacts(warehouse), recounted(delivered), `FACTS_SEED=${seed}`);
  }
});

test('Whoever dies between two steps leaves what the next one mends.', async (t) => {
  t.diagnostic(`FACTS_SEED=${seed}`);
  const random = seededRandom(seed + 1);
  const delivered: Delivery[] = [];
  for (const part of split(random, arbitraryDeliveries(random, 48))) {
    await storeDeliveries(warehouse, part);
    delivered.push(...part);
    const died = await dyingAt(random.whole(1, 12));
    if (!died) continue;
    await rollUpMinutes(stores());
    assert.deepEqual(await storedFacts(warehouse), recounted(delivered), `FACTS_SEED=${seed}`);
  }
  await rollUpMinutes(stores());
  assert.deepEqual(await storedFacts(warehouse), recounted(delivered), `FACTS_SEED=${seed}`);
});

/** A roll-up whose process ends at its nth step that writes; false: it had fewer. */
async function dyingAt(step: number): Promise<boolean> {
  let steps = 0;
  const counted =
    <Arguments extends unknown[], Result>(work: (...given: Arguments) => Result) =>
    (...given: Arguments): Result => {
      steps += 1;
      if (steps >= step) throw new Error('killed');
      return work(...given);
    };
  const dying = {
    warehouse: { ...warehouse, run: counted(warehouse.run) },
    ledger: { ...ledger, run: counted(ledger.run) },
    clock: systemClock,
  };
  try {
    await rollUpMinutes(dying);
    return false;
  } catch (error) {
    assert.equal((error as Error).message, 'killed');
    return true;
  }
}

/** Attempts at one logical call, and its good and bad calls by minute and model. */
const CALLS: readonly (readonly [title: string, attempts: readonly object[], calls: string])[] = [
  [
    'of several attempts at a cell the last one counts, in its own minute',
    [{ minute: 0, http_status: 500 }, { minute: 0, http_status: 500 }, { minute: 2 }],
    '12:02 opus 1+0, 12:00 opus 0+0',
  ],
  [
    'an answer of another model takes nothing from the failure, nor does its own failure',
    [{ http_status: 500 }, { model: 'sonnet', http_status: 500 }, { model: 'haiku' }],
    '12:00 haiku 1+0, 12:00 opus 0+1, 12:00 sonnet 0+1',
  ],
  [
    'if the last one is neither good nor bad, the call is not counted',
    [{ http_status: 500 }, { http_status: 429 }],
    '12:00 opus 0+0',
  ],
  [
    'what is more than five minutes later is new evidence',
    [{ http_status: 500 }, { minute: 6, http_status: 500 }],
    '12:00 opus 0+1, 12:06 opus 0+1',
  ],
  [
    'another source means another call by the same name',
    [{ http_status: 500 }, { source: 'other', http_status: 500 }],
    '12:00 opus 0+2',
  ],
];

for (const [title, attempts, calls] of CALLS) {
  test(`Logical calls are counted by cell: ${title}.`, async () => {
    const deliveries = (attempts as readonly { readonly minute?: number }[]).map(
      ({ minute = 0, ...fields }, i) =>
        delivery(
          {
            event_id: `e${i}`,
            started_at: formatInstant(NOON + minute * MINUTE_MS + i),
            logical_call_id: 'call',
            attempt: i + 1,
            ...fields,
          },
          BigInt(i),
        ),
    );
    await storeDeliveries(warehouse, deliveries);
    await rollUpMinutes(stores());
    const found = (await storedFacts(warehouse)).map((fact) =>
      fact.replace(/^\S+ (\S+) anthropic\/(\w+) .* calls (\S+) .*$/, '$1 $2 $3'),
    );
    assert.deepEqual(found.sort(), calls.split(', ').sort());
  });
}

test('Facts of a clock that is behind take the place of those of one that was ahead.', async () => {
  const call = (http_status: number, order: bigint) =>
    delivery({ event_id: '1', started_at: '2026-06-07T12:00:00Z', http_status }, order);
  const deliveries = [call(200, 1n), call(500, 2n)];
  await storeDeliveries(warehouse, deliveries.slice(0, 1));
  await rollUpMinutes(stores());
  await ledger.run(
    `UPDATE watermarks SET reached_at = reached_at + interval '1 hour'
     WHERE name = 'minute-facts'`,
  );
  await warehouse.run(
    `INSERT INTO minute_facts (minute, provider, model, ok, computed_at)
     SELECT minute, provider, model, ok, computed_at + INTERVAL 1 HOUR FROM minute_facts FINAL`,
  );
  await storeDeliveries(warehouse, deliveries.slice(1));
  await rollUpMinutes(stores());
  assert.deepEqual(await storedFacts(warehouse), recounted(deliveries));
});

test('Calls by tenant and team are counted from the events, and add up to the facts.', async () => {
  const random = seededRandom(seed + 2);
  const tenants = ['acme', 'globex', ''];
  const deliveries = arbitraryDeliveries(random, 60).map(({ event, order }) => ({
    event: { ...event, tenant: random.pick(tenants), team: random.pick(['', 'search']) },
    order,
  }));
  await storeDeliveries(warehouse, deliveries);
  await rollUpMinutes(stores());
  const around = { start: NOON, end: NOON + 12 * MINUTE_MS };
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const rows = await readTenantMinutes(warehouse, around);
  const facts = (await storedFacts(warehouse)).filter((fact) => fact.startsWith('2026-06-07'));
  const okOf = (fact: string) => Number(/ ok (\d+)/.exec(fact)?.[1]);
  assert.equal(sum(rows.map(({ good }) => good)), sum(facts.map(okOf)), `FACTS_SEED=${seed}`);
  const ofTenants = new Set(rows.map(({ tenant }) => tenant));
  assert.ok([...ofTenants].every((tenant) => tenants.includes(tenant)));
  const opus = await readTenantMinutes(warehouse, around, { model: 'opus' });
  const opusFacts = facts.filter((fact) => fact.includes('/opus '));
  assert.equal(sum(opus.map(({ good }) => good)), sum(opusFacts.map(okOf)), `FACTS_SEED=${seed}`);
  await assert.rejects(readTenantMinutes(warehouse, { start: 0, end: 4 * DAY_MS }), {
    code: 'invalid_input',
    message: /at most three days/,
  });
});
