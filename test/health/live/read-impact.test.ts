import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { CallEvent } from '../../../src/calls/call/call-fields.ts';
import { availabilityOf, outcomeOf } from '../../../src/calls/call/outcome.ts';
import { rollUpMinutes } from '../../../src/calls/minute/roll-up-minutes.ts';
import { formatInstant, HOUR_MS, MINUTE_MS, systemClock } from '../../../src/ground/time.ts';
import { isInScope, type Scope } from '../../../src/health/detect/cell.ts';
import { readImpact } from '../../../src/health/live/read-impact.ts';
import { type Dimension, dimensions } from '../../../src/health/where/dimension.ts';
import type { Impact } from '../../../src/health/where/impact.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { type Delivery, delivery, storeDeliveries } from '../../calls/minute/fact-store.ts';
import { type SeededRandom, seededRandom } from '../../faults/seeded-random.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';

const seed = Number(process.env.IMPACT_SEED ?? Math.trunc(Math.random() * 2 ** 31));
const told = `IMPACT_SEED=${seed}`;

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

afterEach(async () => {
  for (const table of ['events', 'minute_facts', 'moved_events']) {
    await warehouse.run(`TRUNCATE TABLE ${table}`);
  }
  await ledger.run('DELETE FROM watermarks');
});

const NOON = Date.UTC(2026, 5, 7, 12);
const WINDOW = { start: NOON, end: NOON + HOUR_MS };

async function stored(deliveries: readonly Delivery[]): Promise<void> {
  await storeDeliveries(warehouse, deliveries);
  // Events that moved are known once they were sought.
  await rollUpMinutes({ warehouse, ledger, clock: systemClock });
}

/** Before, in and after the window, and so far away that it is another call's. */
const STARTS = [-61, -59, -1, 0, 0, 1, 20, 30, 59, 60, 90, 121].map(
  (minutes) => NOON + minutes * MINUTE_MS,
);

/** Calls, the same ones again, and corrections of any field. */
function arbitraryDeliveries(random: SeededRandom, count: number): Delivery[] {
  const known: Record<string, unknown>[] = [];
  return Array.from({ length: count }, (_, i) => {
    const fresh = {
      event_id: `e${i}`,
      source: random.pick(['', 'gateway']),
      started_at: formatInstant(random.pick(STARTS) + i),
      provider: random.pick(['p', 'q']),
      model: random.pick(['opus', 'sonnet']),
      region: random.pick(['', 'eu']),
      route: random.pick(['', 'router', 'direct']),
      account: random.pick(['', 'a']),
      tier_requested: random.pick(['', 'priority']),
      endpoint: random.pick(['', 'https://one.example.com']),
      deployment: random.pick(['', 'd1', 'd2']),
      tenant: random.pick(['', 't1', 't2', 't3']),
      team: random.pick(['', 'search']),
      logical_call_id: random.pick(['', 'call 1', 'call 2', 'call 3', 'call 4', 'call 5']),
      attempt: random.whole(1, 3),
      http_status: random.pick([200, 500, 500, 429]),
    };
    const again = random.chance(0.3) && known.length > 0 ? random.pick(known) : fresh;
    const fields = again === fresh || random.chance(0.3) ? again : { ...again, ...changed(random) };
    known.push(fields);
    return delivery(fields, BigInt(i + 1));
  });
}

function changed(random: SeededRandom): Record<string, unknown> {
  return random.pick<Record<string, unknown>>([
    { http_status: random.pick([200, 500]) },
    { route: 'router' },
    { tenant: 't4' },
    { model: 'haiku' },
    { logical_call_id: 'call 1' },
    { started_at: formatInstant(random.pick(STARTS) + random.whole(500, 900)) },
  ]);
}

const SCOPES: readonly (readonly Scope[] | null)[] = [
  null,
  [],
  [{ kind: 'provider', provider: 'p' }],
  [{ kind: 'route', route: 'router' }],
  [
    { kind: 'model', provider: 'p', model: 'opus' },
    { kind: 'model', provider: 'q', model: 'haiku' },
    { kind: 'cell', provider: 'q', model: 'opus', region: 'eu', account: 'a', route: '' },
  ],
];

const FIELD_OF: Readonly<Record<Dimension, keyof CallEvent>> = {
  route: 'route',
  provider: 'provider',
  model: 'model',
  region: 'region',
  tier: 'tier_requested',
  account: 'account',
  endpoint: 'endpoint',
  deployment: 'deployment',
  tenant: 'tenant',
  team: 'team',
};

/** Of those under one identity the one that came last. */
function counting(deliveries: readonly Delivery[]): readonly CallEvent[] {
  const byIdentity = new Map<string, Delivery>();
  for (const one of deliveries) {
    const identity = JSON.stringify([one.event.source, one.event.event_id]);
    const before = byIdentity.get(identity);
    if (before === undefined || one.order > before.order) byIdentity.set(identity, one);
  }
  return [...byIdentity.values()].map(({ event }) => event);
}

const stateOf = (event: CallEvent) => availabilityOf[outcomeOf(event)];

/** What an impact ought to be, by plain loops: `route=router 5 4 …` by dimension and value. */
function recounted(events: readonly CallEvent[], scopes: readonly Scope[] | null) {
  const isHere = ({ started_at }: CallEvent) =>
    started_at >= WINDOW.start && started_at < WINDOW.end;
  const isInside = (event: CallEvent) =>
    scopes === null || scopes.some((scope) => isInScope(event, scope));
  const here = events.filter(isHere);
  const ofCall = (event: CallEvent) =>
    events.filter(
      (other) =>
        event.logical_call_id !== '' &&
        other.logical_call_id === event.logical_call_id &&
        other.source === event.source &&
        other.started_at >= WINDOW.start - HOUR_MS &&
        other.started_at < WINDOW.end + HOUR_MS,
    );
  const isBadHere = (event: CallEvent) =>
    isHere(event) && isInside(event) && stateOf(event) === 'bad';
  const isFirst = (event: CallEvent) =>
    ofCall(event).every(
      (other) =>
        other === event ||
        !isBadHere(other) ||
        event.attempt < other.attempt ||
        (event.attempt === other.attempt && event.started_at < other.started_at),
    );
  const failed = here.filter((event) => isBadHere(event) && isFirst(event));
  const lost = failed.filter((event) => ofCall(event).every((one) => stateOf(one) !== 'good'));
  const linesOf = (of: (event: CallEvent) => string) =>
    [...new Set(here.map(of))].map((value) => {
      const own = here.filter((event) => of(event) === value);
      const count = (some: readonly CallEvent[]) =>
        some.filter((event) => of(event) === value).length;
      const inside = own.filter(isInside);
      const outside = own.filter((event) => !isInside(event));
      const isBad = (event: CallEvent) => stateOf(event) === 'bad';
      const isCounted = (event: CallEvent) => stateOf(event) !== 'neither';
      const tenants = lost.filter((event) => of(event) === value && event.tenant !== '');
      return [
        value,
        inside.filter(isCounted).length,
        inside.filter(isBad).length,
        outside.filter(isCounted).length,
        outside.filter(isBad).length,
        count(failed),
        count(lost),
        new Set(tenants.map(({ tenant }) => tenant)).size,
      ].join(' ');
    });
  return [
    ...linesOf(() => 'all'),
    ...dimensions.flatMap((name) => linesOf((event) => `${name}=${event[FIELD_OF[name]]}`)),
  ].sort();
}

function linesOfImpact({ total, dimensions: all }: Impact): readonly string[] {
  const line = (name: string, hit: Omit<Impact['dimensions'][number]['values'][number], 'value'>) =>
    [
      ...[name, hit.calls, hit.bad, hit.elsewhere.calls, hit.elsewhere.bad],
      ...[hit.failedCalls, hit.lostCalls, hit.tenantsHit],
    ].join(' ');
  return [
    line('all', total),
    ...all.flatMap(({ dimension, values }) =>
      values.map((one) => line(`${dimension}=${one.value}`, one)),
    ),
  ].sort();
}

test('Where it hits is what a recount of the events says, however these came.', async (t) => {
  t.diagnostic(told);
  const random = seededRandom(seed);
  const deliveries = arbitraryDeliveries(random, 160);
  await stored(random.shuffled(deliveries));
  const events = counting(deliveries);
  for (const scopes of SCOPES) {
    const impact = await readImpact(warehouse, WINDOW, scopes);
    assert.deepEqual(linesOfImpact(impact), recounted(events, scopes), told);
    for (const { dimension, values, others } of impact.dimensions) {
      const sum = (of: (one: (typeof values)[number]) => number) =>
        values.reduce((all, one) => all + of(one), 0);
      const { total } = impact;
      assert.equal(
        sum(({ calls, elsewhere }) => calls + elsewhere.calls),
        total.calls + total.elsewhere.calls,
        `${dimension} ${told}`,
      );
      assert.deepEqual([others.values, others.calls, others.lostCalls], [0, 0, 0]);
      assert.ok(
        values.every((one) => one.lostCalls <= one.failedCalls && one.failedCalls <= one.bad),
      );
    }
  }
  // Once more, in another order: nothing moves.
  const before = await readImpact(warehouse, WINDOW, null);
  await stored(random.shuffled(deliveries).slice(0, 40));
  assert.deepEqual(await readImpact(warehouse, WINDOW, null), before, told);
});

test('Of many values the most lost are listed, the others counted, all compared.', async () => {
  // Tenant i of 60 has 20 calls, of which i / 3 fail and are lost.
  const deliveries = Array.from({ length: 60 * 20 }, (_, n) => {
    const [tenant, i] = [Math.floor(n / 20), n % 20];
    return delivery(
      {
        event_id: `${n}`,
        started_at: formatInstant(NOON + n * 1_000),
        tenant: `t${String(tenant).padStart(2, '0')}`,
        http_status: i < tenant / 3 ? 500 : 200,
      },
      BigInt(n + 1),
    );
  });
  await stored(deliveries);
  const impact = await readImpact(warehouse, WINDOW, null);
  assert.equal(impact.tenants, 60);
  const tenants = impact.dimensions.find(({ dimension }) => dimension === 'tenant');
  assert.ok(tenants?.contrast);
  assert.deepEqual(
    [tenants.values.length, tenants.values[0]?.value, tenants.values[0]?.lostCalls],
    [20, 't58', 20],
  );
  const { others, contrast } = tenants;
  const listed = tenants.values.reduce((sum, one) => sum + one.lostCalls, 0);
  assert.deepEqual([others.values, others.lostCalls], [40, impact.total.lostCalls - listed]);
  assert.deepEqual(
    [contrast.highest.value, contrast.lowest.value, contrast.compared, contrast.makesDifference],
    ['t58', 't00', 60, true],
  );
});

test('A time without calls has none of them.', async () => {
  const { total, tenants, dimensions: all } = await readImpact(warehouse, WINDOW, null);
  assert.deepEqual([total.calls, total.lostCalls, tenants, all], [0, 0, 0, []]);
});
