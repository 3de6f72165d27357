import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decimal } from '../../../src/ground/exact.ts';
import { formatInstant, MINUTE_MS, parseInstant } from '../../../src/ground/time.ts';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import type { Exclusion } from '../../../src/money/input/excluded-time.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import type { Outage } from '../../../src/money/input/outages.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { contractWith, exampleCommitment } from './example-contract.ts';
import {
  deliverAgain,
  type EventFields,
  event,
  fill,
  multiply,
  openScratchWarehouse,
} from './scratch-warehouse.ts';

/** The golden cases, each against the example contract with what the case changes. */

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

type Json = Readonly<Record<string, unknown>>;

const JUNE = parseInstant('2026-06-01T00:00:00Z') as number;

/**
 * `bad` of `calls` calls fail in each of some slots, one after the other unless `everySlots` says.
 */
function failing(
  slots: number,
  slotMinutes: number,
  bad: number,
  calls: number,
  { first = JUNE, everySlots = 1, id = '' } = {},
): EventFields[] {
  return Array.from({ length: slots * calls }, (_, i) => {
    const [slot, call] = [Math.floor(i / calls), i % calls];
    return event({
      event_id: `${id}${i}`,
      started_at: formatInstant(first + slot * everySlots * slotMinutes * MINUTE_MS + call),
      http_status: call < bad ? 500 : 200,
    });
  });
}

/** 1 of 10 in each slot; with 99 copies beside each, 100 of 1,000. */
const g1 = () => failing(864, 5, 1, 10);

/** The last one never answers, as often as it is tried. */
function tried(calls: number, failed: number, attempts: number): EventFields[] {
  return Array.from({ length: calls }, (_, call) =>
    Array.from({ length: call < failed ? attempts : 1 }, (_, before) =>
      event({
        event_id: `${call}-${before}`,
        logical_call_id: `${call}`,
        attempt: before + 1,
        started_at: formatInstant(JUNE + call * 10 + before * 2_000),
        http_status: call < failed ? 500 : 200,
      }),
    ),
  ).flat();
}

function mean(slot: string, emptySlot: string): Json {
  return { indicator: { kind: 'mean_of_slots', slot, empty_slot: emptySlot } };
}

/** Minutes with more than 5 % of bad calls, in runs of five; 10 % below 99.5, 25 % below 99. */
function goodTime(terms: Json = {}): Json {
  return {
    indicator: {
      kind: 'good_time',
      slot: 'PT1M',
      down_when: { bad_share: { above: '0.05' } },
      min_run_slots: 5,
      ...terms,
    },
    target: { at_least: '99.5' },
    tiers: [
      { at_least: '99.0', below: '99.5', credit: { percent: '10' } },
      { below: '99.0', credit: { percent: '25' } },
    ],
  };
}

const declared: Json = { indicator: { kind: 'outage_minutes', source: 'declared' } };

const cloudflare: Json = {
  indicator: { kind: 'outage_minutes', source: 'declared', weight: 'affected_ratio' },
  target: { at_least: '100' },
  tiers: [{ below: '100', credit: { outage_fraction: { multiplier: '1' } } }],
  basis: { cost: 'billed', month: 'preceding' },
};

const cohere: Json = {
  ...declared,
  target: { at_least: '99.5' },
  tiers: [
    { at_least: '98', below: '99.5', credit: { percent: '10' } },
    { at_least: '95', at_most: '97.99', credit: { percent: '20' } },
    { at_most: '94.99', credit: { percent: '30' } },
  ],
  on_tier_gap: 'flag',
};

function outage(startMinute: number, minutes: number, ratio = '1'): Outage {
  const start = JUNE + startMinute * MINUTE_MS;
  const everybody = { kind: 'all', of: [] } as const;
  return {
    id: `${startMinute}`,
    start,
    end: start + minutes * MINUTE_MS,
    affectedRatio: decimal(ratio),
    where: everybody,
  };
}

const maintenance: Exclusion = {
  ...outage(1_000, 240),
  class: 'maintenance',
  status: 'approved',
};

interface GoldenCase {
  readonly events?: () => readonly EventFields[];
  /** Further calls like each of `events`. */
  readonly copies?: number;
  /** Delivered a second time, later. */
  readonly twice?: boolean;
  readonly outages?: readonly Outage[];
  readonly exclusions?: readonly Exclusion[];
  readonly commitment?: Json;
  readonly version?: Json;
  readonly month?: string;
  /** Billed in each of May to July 2026; USD 1,000 if absent. */
  readonly billed?: string;
  /** attainment, percent, verdict, tier, down slots of all; then amount, status and reason. */
  readonly expected: string;
}

const cases: Readonly<Record<string, GoldenCase>> = {
  'G1: 864 of 8,640 slots with 100 of 1,000 calls bad are exactly 99 %: 10 %, not 25 %': {
    events: g1,
    copies: 99,
    expected: '99/100 99.0000 breached tier 0, 0 down of 8640 slots: 100.00 final null',
  },
  'G2: one hour of failures in an idle month is 719/720': {
    events: () => failing(12, 5, 10, 10),
    expected: '719/720 99.8611 breached tier 0, 0 down of 8640 slots: 100.00 final null',
  },
  'G2: the same with empty slots skipped is 0 %, and pays everything': {
    events: () => failing(12, 5, 10, 10),
    commitment: mean('PT5M', 'skip'),
    expected: '0/1 0.0000 breached tier 2, 0 down of 8640 slots: 1000.00 final null',
  },
  'G3: of runs of five and of four minutes at 6 % the first counts, whole': {
    events: () => [
      ...failing(5, 1, 3, 50),
      ...failing(4, 1, 3, 50, { first: JUNE + 60 * MINUTE_MS, id: 'later ' }),
    ],
    commitment: goodTime(),
    expected: '8639/8640 99.9884 met tier null, 5 down of 43200 slots: 0.00 none null',
  },
  'G4: 216 counted minutes of 43,200 are exactly 99.5': {
    events: () => failing(216, 1, 1, 1),
    commitment: goodTime(),
    expected: '199/200 99.5000 met tier null, 216 down of 43200 slots: 0.00 none null',
  },
  'G4: 217 are a breach': {
    events: () => failing(217, 1, 1, 1),
    commitment: goodTime(),
    expected: '42983/43200 99.4976 breached tier 0, 217 down of 43200 slots: 100.00 final null',
  },
  'G5: a minute with exactly 1 of 20 bad is up where the share has to be above 0.05': {
    events: () => failing(300, 1, 1, 20),
    commitment: goodTime(),
    expected: '1/1 100.0000 met tier null, 0 down of 43200 slots: 0.00 none null',
  },
  'G6: 45 of 43,200 minutes miss 99.9, and are never printed as 99.90': {
    events: () => failing(45, 1, 1, 1),
    commitment: mean('PT1M', 'good'),
    expected: '959/960 99.8958 breached tier 0, 0 down of 43200 slots: 100.00 final null',
  },
  'G6: 43 of 43,200 minutes meet it': {
    events: () => failing(43, 1, 1, 1),
    commitment: mean('PT1M', 'good'),
    expected: '43157/43200 99.9004 met tier null, 0 down of 43200 slots: 0.00 none null',
  },
  'G7: 43 minutes of outage, 240 of maintenance that leave the denominator': {
    outages: [outage(0, 43)],
    exclusions: [maintenance],
    commitment: { ...declared, exclusions: { maintenance: 'remove_time' } },
    expected: '42917/42960 99.8999 breached tier 0, 0 down of 0 slots: 100.00 final null',
  },
  'G7: the same with the maintenance kept in it': {
    outages: [outage(0, 43)],
    exclusions: [maintenance],
    commitment: declared,
    expected: '43157/43200 99.9004 met tier null, 0 down of 0 slots: 0.00 none null',
  },
  'G7: measured in minutes it is the same figure': {
    events: () => failing(43, 1, 1, 1),
    exclusions: [maintenance],
    commitment: {
      ...goodTime(),
      exclusions: { maintenance: 'remove_time' },
      target: { at_least: '99.9' },
      on_tier_gap: 'flag',
    },
    expected:
      '42917/42960 99.8999 breached tier null, 43 down of 42960 slots: null unknown tier_gap',
  },
  'G8: 97.995 in the table of Cohere is a breach of unknown amount': {
    // 401 of 20,000 minutes are exactly 2.005 %.
    outages: [outage(0, 401)],
    month: '2026-06-01T00:00:00Z/2026-06-14T21:20:00Z',
    commitment: cohere,
    expected: '19599/20000 97.9950 breached tier null, 0 down of 0 slots: null unknown tier_gap',
  },
  'G9: an outage of 100 minutes for 2.1 %, of USD 5,000 in the preceding month': {
    outages: [outage(20_000, 100, '0.021')],
    commitment: cloudflare,
    billed: '5000.00',
    expected: '143993/144000 99.9951 breached tier 0, 0 down of 0 slots: 0.24 final null',
  },
  'G10: a credit of exactly 1.00 does not reach a floor above 1.00': {
    events: () => failing(12, 5, 10, 10),
    version: { floor: { above: '1.00' } },
    billed: '10.00',
    expected: '719/720 99.8611 breached tier 0, 0 down of 8640 slots: 0.00 none below_floor',
  },
  'G10: a credit of 1.01 does': {
    events: () => failing(12, 5, 10, 10),
    version: { floor: { above: '1.00' } },
    billed: '10.10',
    expected: '719/720 99.8611 breached tier 0, 0 down of 8640 slots: 1.01 final null',
  },
  'G10: a floor of at least 1.00 is reached by 1.00': {
    events: () => failing(12, 5, 10, 10),
    version: { floor: { at_least: '1.00' } },
    billed: '10.00',
    expected: '719/720 99.8611 breached tier 0, 0 down of 8640 slots: 1.00 final null',
  },
  'G11: of an uptime credit of 8 and a latency credit of 5 the greater counts': {
    events: () => failing(12, 5, 10, 10),
    version: {
      commitments: [
        { ...exampleCommitment, tiers: [{ below: '99.9', credit: { percent: '8' } }] },
        {
          ...exampleCommitment,
          id: 'latency',
          tiers: [{ below: '99.9', credit: { percent: '5' } }],
        },
      ],
      combine: [{ commitments: ['uptime', 'latency'], rule: 'max' }],
    },
    billed: '100.00',
    expected: '719/720 99.8611 breached tier 0, 0 down of 8640 slots: 8.00 final null',
  },
  'G12: March 2026 in Los Angeles has 8,916 five-minute slots': {
    events: () => [event({ event_id: 'a', started_at: '2026-04-01T06:59:59.999Z' })],
    version: { time_zone: 'America/Los_Angeles' },
    month: '2026-03',
    expected: '1/1 100.0000 met tier null, 0 down of 8916 slots: 0.00 none null',
  },
  'G12: March 2026 in UTC has 8,928': {
    events: () => [event({ event_id: 'a', started_at: '2026-03-01T00:00:00Z' })],
    month: '2026-03',
    expected: '1/1 100.0000 met tier null, 0 down of 8928 slots: 0.00 none null',
  },
  'G13: 10,000 calls, 100 of them bad on each of three attempts, by attempt': {
    events: () => tried(10_000, 100, 3),
    commitment: { indicator: { kind: 'ratio' } },
    expected: '33/34 97.0588 breached tier 1, 0 down of 0 slots: 250.00 final null',
  },
  'G13: the same by logical call': {
    events: () => tried(10_000, 100, 3),
    commitment: { indicator: { kind: 'ratio' }, unit: 'logical_call' },
    expected: '99/100 99.0000 breached tier 0, 0 down of 0 slots: 100.00 final null',
  },
  'G14: as G1 when every event is delivered twice': {
    events: g1,
    copies: 99,
    twice: true,
    expected: '99/100 99.0000 breached tier 0, 0 down of 8640 slots: 100.00 final null',
  },
  'G15: fifteen outages of four minutes count nothing where five make a run': {
    events: () =>
      Array.from({ length: 15 }, (_, i) =>
        failing(4, 1, 1, 1, { first: JUNE + i * 60 * MINUTE_MS, id: `${i} ` }),
      ).flat(),
    commitment: goodTime(),
    expected: '1/1 100.0000 met tier null, 0 down of 43200 slots: 0.00 none null',
  },
  ...monthEdge('join', 3),
  ...monthEdge('split', 0),
  'G17: calls every second minute, all bad for an hour: empty minutes are up': {
    events: () => failing(30, 1, 1, 1, { everySlots: 2 }),
    commitment: goodTime(),
    expected: '1/1 100.0000 met tier null, 0 down of 43200 slots: 0.00 none null',
  },
  'G17: bridged they are down, but for the last one, which no bad minute follows': {
    events: () => failing(30, 1, 1, 1, { everySlots: 2 }),
    commitment: goodTime({ empty_slot: 'bridge' }),
    expected: '43141/43200 99.8634 met tier null, 59 down of 43200 slots: 0.00 none null',
  },
};

/** G16: a run of six minutes, three on each side of the end of June. */
function monthEdge(rule: 'join' | 'split', down: number): Readonly<Record<string, GoldenCase>> {
  const july = parseInstant('2026-07-01T00:00:00Z') as number;
  const attainment = {
    join: ['14399/14400 99.9930', '14879/14880 99.9932'],
    split: ['1/1 100.0000'],
  };
  const expected = (index: number, slots: number) =>
    `${attainment[rule][index] ?? attainment[rule][0]} met tier null, ${down} down of ${slots} ` +
    'slots: 0.00 none null';
  const golden = {
    events: () => failing(6, 1, 1, 1, { first: july - 3 * MINUTE_MS }),
    commitment: goodTime({ month_edge: rule }),
  };
  return {
    [`G16: ${rule} across the end of June counts ${down} in June`]: {
      ...golden,
      expected: expected(0, 43_200),
    },
    [`G16: and ${down} in July`]: { ...golden, month: '2026-07', expected: expected(1, 44_640) },
  };
}

for (const [name, golden] of Object.entries(cases)) {
  test(name, async () => {
    const events = golden.events?.() ?? [];
    await fill(warehouse, events);
    if (golden.copies !== undefined) await multiply(warehouse, golden.copies);
    if (golden.twice === true) await deliverAgain(warehouse);
    const billed = golden.billed ?? '1000.00';
    const evaluation = await evaluateContract({
      ...NOTHING_TOLD,
      warehouse,
      contract: contractWith(golden.commitment ?? {}, golden.version),
      period: golden.month ?? '2026-06',
      fees: parseFees(
        [
          'BillingPeriodStart,BilledCost,BillingCurrency',
          ...['2026-05', '2026-06', '2026-07'].map((month) => `${month}-01,${billed},USD`),
          '',
        ].join('\n'),
        'fees.csv',
      ),
      outages: { file: 'outages.json', outages: golden.outages ?? [] },
      exclusions: { file: 'exclusions.json', exclusions: golden.exclusions ?? [] },
    });
    const partition = evaluation.commitments[0]?.partitions[0];
    const credit = evaluation.credits[0]?.claimed;
    const { attainment, percent, verdict, tier, slots } = partition?.claimed ?? {};
    assert.equal(
      `${attainment?.numerator}/${attainment?.denominator} ${percent} ${verdict} tier ${tier},` +
        ` ${slots?.down} down of ${slots?.total} slots: ${credit?.amount} ${credit?.status} ` +
        `${credit?.reason}`,
      golden.expected,
    );
    assert.deepEqual(partition?.conceded, partition?.claimed);
    assert.equal(evaluation.events.distinct, events.length * (1 + (golden.copies ?? 0)));
    assert.equal(evaluation.events.conflicts, 0);
    assert.equal(evaluation.total.claimed, credit?.amount ?? '0.00');
  });
}
