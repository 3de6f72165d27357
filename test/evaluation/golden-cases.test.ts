import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { evaluateContract } from '../../src/evaluation/evaluate-contract.ts';
import { parseFees } from '../../src/evaluation/fees.ts';
import { formatInstant, MINUTE_MS, parseInstant } from '../../src/time.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { contractWith } from './example-contract.ts';
import {
  deliverAgain,
  type EventFields,
  event,
  fill,
  multiply,
  openScratchWarehouse,
} from './scratch-warehouse.ts';

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

const JUNE = parseInstant('2026-06-01T00:00:00Z') as number;

/** `bad` of `calls` calls fail in each of the first `slots` slots of June. */
function failing(slots: number, slotMinutes: number, bad: number, calls: number): EventFields[] {
  return Array.from({ length: slots * calls }, (_, i) => {
    const [slot, call] = [Math.floor(i / calls), i % calls];
    return event({
      event_id: `${i}`,
      started_at: formatInstant(JUNE + slot * slotMinutes * MINUTE_MS + call),
      http_status: call < bad ? 500 : 200,
    });
  });
}

/** 1 of 10 in each slot; with 99 copies beside each, 100 of 1,000. */
const g1 = () => failing(864, 5, 1, 10);

function indicator(slot: string, emptySlot: string) {
  return { indicator: { kind: 'mean_of_slots', slot, empty_slot: emptySlot } };
}

interface GoldenCase {
  readonly events: () => readonly EventFields[];
  /** Further calls like each of `events`. */
  readonly copies?: number;
  /** Delivered a second time, later. */
  readonly twice?: boolean;
  readonly commitment?: Readonly<Record<string, unknown>>;
  readonly version?: Readonly<Record<string, unknown>>;
  readonly month?: string;
  /** Billed in June 2026; USD 1,000 if absent. */
  readonly billed?: string;
  /** attainment, percent, verdict, tier, slots; then amount, status and reason of the credit. */
  readonly expected: string;
}

const cases: Readonly<Record<string, GoldenCase>> = {
  'G1: 864 of 8,640 slots with 100 of 1,000 calls bad are exactly 99 %: 10 %, not 25 %': {
    events: g1,
    copies: 99,
    expected: '99/100 99.0000 breached tier 0 of 8640 slots: 100.00 final null',
  },
  'G14: as G1 when every event is delivered twice': {
    events: g1,
    copies: 99,
    twice: true,
    expected: '99/100 99.0000 breached tier 0 of 8640 slots: 100.00 final null',
  },
  'G2: one hour of failures in an idle month is 719/720': {
    events: () => failing(12, 5, 10, 10),
    expected: '719/720 99.8611 breached tier 0 of 8640 slots: 100.00 final null',
  },
  'G2: the same with empty slots skipped is 0 %, and pays everything': {
    events: () => failing(12, 5, 10, 10),
    commitment: indicator('PT5M', 'skip'),
    expected: '0/1 0.0000 breached tier 2 of 8640 slots: 1000.00 final null',
  },
  'G6: 45 of 43,200 minutes miss 99.9, and are never printed as 99.90': {
    events: () => failing(45, 1, 1, 1),
    commitment: indicator('PT1M', 'good'),
    expected: '959/960 99.8958 breached tier 0 of 43200 slots: 100.00 final null',
  },
  'G6: 43 of 43,200 minutes meet it': {
    events: () => failing(43, 1, 1, 1),
    commitment: indicator('PT1M', 'good'),
    expected: '43157/43200 99.9004 met tier null of 43200 slots: 0.00 none null',
  },
  'G10: a credit of exactly 1.00 does not reach a floor above 1.00': {
    events: () => failing(12, 5, 10, 10),
    version: { floor: { above: '1.00' } },
    billed: '10.00',
    expected: '719/720 99.8611 breached tier 0 of 8640 slots: 0.00 none below_floor',
  },
  'G10: a credit of 1.01 does': {
    events: () => failing(12, 5, 10, 10),
    version: { floor: { above: '1.00' } },
    billed: '10.10',
    expected: '719/720 99.8611 breached tier 0 of 8640 slots: 1.01 final null',
  },
  'G10: a floor of at least 1.00 is reached by 1.00': {
    events: () => failing(12, 5, 10, 10),
    version: { floor: { at_least: '1.00' } },
    billed: '10.00',
    expected: '719/720 99.8611 breached tier 0 of 8640 slots: 1.00 final null',
  },
  'G12: March 2026 in Los Angeles has 8,916 five-minute slots': {
    events: () => [event({ event_id: 'a', started_at: '2026-04-01T06:59:59.999Z' })],
    version: { time_zone: 'America/Los_Angeles' },
    month: '2026-03',
    expected: '1/1 100.0000 met tier null of 8916 slots: 0.00 none null',
  },
  'G12: March 2026 in UTC has 8,928': {
    events: () => [event({ event_id: 'a', started_at: '2026-03-01T00:00:00Z' })],
    month: '2026-03',
    expected: '1/1 100.0000 met tier null of 8928 slots: 0.00 none null',
  },
};

for (const [name, golden] of Object.entries(cases)) {
  test(name, async () => {
    const events = golden.events();
    await fill(warehouse, events);
    if (golden.copies !== undefined) await multiply(warehouse, golden.copies);
    if (golden.twice === true) await deliverAgain(warehouse);
    const fees = parseFees(
      `BillingPeriodStart,BilledCost,BillingCurrency\n2026-06-01,${golden.billed ?? '1000.00'},USD\n`,
      'fees.csv',
    );
    const contract = contractWith(golden.commitment ?? {}, golden.version);
    const period = golden.month ?? '2026-06';
    const evaluation = await evaluateContract({ warehouse, contract, period, fees });
    const partition = evaluation.commitments[0]?.partitions[0];
    const credit = evaluation.credits[0]?.claimed;
    const { attainment, percent, verdict, tier, slots } = partition?.claimed ?? {};
    assert.equal(
      `${attainment?.numerator}/${attainment?.denominator} ${percent} ${verdict} tier ${tier}` +
        ` of ${slots?.total} slots: ${credit?.amount} ${credit?.status} ${credit?.reason}`,
      golden.expected,
    );
    assert.deepEqual(partition?.conceded, partition?.claimed);
    assert.equal(evaluation.events.distinct, events.length * (1 + (golden.copies ?? 0)));
    assert.equal(evaluation.events.conflicts, 0);
    assert.equal(evaluation.total.claimed, credit?.amount);
  });
}
