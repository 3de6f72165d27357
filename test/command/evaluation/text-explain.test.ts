import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { renderExplanation } from '../../../src/command/evaluation/text-explain.ts';
import { ratio } from '../../../src/ground/exact.ts';
import { formatInstant, HOUR_MS, MINUTE_MS, parseInstant } from '../../../src/ground/time.ts';
import { parsePredicate } from '../../../src/money/contract/predicate.ts';
import { NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import { explainContract } from '../../../src/money/explanation/explain-contract.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import { parsePriorCredits } from '../../../src/money/input/prior-credits.ts';
import type { ReadingName } from '../../../src/money/input/reading.ts';
import {
  moneyWords,
  numberWords,
  shareWords,
  spanWords,
} from '../../../src/papers/words/explanation-words.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import {
  exampleCommitment,
  exampleContract,
  exampleVersion,
} from '../../money/evaluation/example-contract.ts';
import {
  type EventFields,
  event,
  fill,
  openScratchWarehouse,
} from '../../money/evaluation/scratch-warehouse.ts';
import { matchesGolden } from '../../support/golden.ts';

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
  await fill(warehouse, morning());
});
after(() => warehouse.close());

const START = parseInstant('2026-06-07T09:00:00Z') as number;
const everything = parsePredicate({}, () => assert.fail());

/**
 * Two calls a minute for two hours; from 9:30 to 10:10 most fail, some of them as broken streams.
 */
function morning(): readonly EventFields[] {
  return Array.from({ length: 240 }, (_, i) => {
    const minute = Math.floor(i / 2);
    const failing = minute >= 30 && minute < 70;
    return event({
      event_id: `call-${i}`,
      source: i % 5 === 0 ? 'gateway' : '',
      started_at: formatInstant(START + minute * MINUTE_MS + (i % 2) * 20_500),
      http_status: failing && i % 3 > 0 ? 503 : 200,
      stream_error: failing && i % 3 === 0,
      request_hash: i % 7 === 0 ? 'again' : '',
      output_tokens: failing ? 20 : 90,
    });
  });
}

const version = {
  ...exampleVersion,
  time_zone: 'Europe/Berlin',
  floor: { above: '1.00' },
  combine: [{ commitments: ['uptime', 'minutes'], rule: 'max' }],
  commitments: [
    {
      ...exampleCommitment,
      classify: [
        { when: { http_status: { gte: 500 } }, as: 'bad' },
        { when: { stream_error: true }, as: 'disputed' },
      ],
      retries: { kind: 'collapse', window_seconds: 600 },
      exclusions: { maintenance: 'remove_time' },
      target: { at_least: '99.95' },
      tiers: [{ below: '99.95', credit: { percent: '10' } }],
      basis: { cost: 'billed', exclude: ['Tax'] },
      caps: [{ months_of_fees: '1', window: 'rolling_12_months' }],
    },
    {
      ...exampleCommitment,
      id: 'minutes',
      method: 'ours',
      indicator: {
        kind: 'good_time',
        slot: 'PT1M',
        min_run_slots: 5,
        down_when: { bad_share: { above: '0.05' } },
        also: [{ down_when: 'all_bad', target: { at_least: '99.99' } }],
      },
      target: { at_least: '99.95' },
      compare: { round: 'down', decimals: 2 },
      tiers: [
        {
          below: '99.95',
          credit: { per_outage: { percent: '1.5', every_minutes: '10', max_per_day: 3 } },
        },
      ],
    },
    {
      ...exampleCommitment,
      id: 'declared',
      standing: 'target',
      indicator: { kind: 'outage_minutes', source: 'declared', weight: 'affected_ratio' },
    },
    {
      ...exampleCommitment,
      id: 'speed',
      partition_by: ['model'],
      standing: 'target',
      indicator: {
        kind: 'attained_slots',
        slot: 'PT5M',
        metric: 'output_tokens_per_second',
        good_if: { above: '50' },
      },
    },
    { ...exampleCommitment, id: 'calls', indicator: { kind: 'ratio' }, standing: 'target' },
  ],
};

const fees = parseFees(
  [
    'BillingPeriodStart,ServiceName,ChargeCategory,BilledCost,BillingCurrency,x_Status',
    '2026-06-01,Models,Usage,1000.125,USD,',
    '2026-06-01,Models,Tax,190,USD,',
    '2026-06-02,Models,Usage,0.2,USD,estimated',
    '',
  ].join('\n'),
  'fees.csv',
);

async function text(reading: ReadingName): Promise<string> {
  const contract = exampleContract([version]);
  const explanation = await explainContract({
    ...NOTHING_TOLD,
    warehouse,
    contract,
    period: '2026-06',
    fees,
    priorCredits: parsePriorCredits('period,amount\n2026-02,940\n', 'prior.csv'),
    exclusions: {
      file: 'exclusions.json',
      exclusions: [
        {
          id: 'CHG-7',
          class: 'maintenance',
          status: 'asserted',
          where: everything,
          start: START + 40 * MINUTE_MS,
          end: START + 46 * MINUTE_MS,
        },
      ],
    },
    outages: {
      file: 'outages.json',
      outages: [
        {
          id: 'INC-1',
          affectedRatio: ratio(1, 3),
          where: everything,
          start: START,
          end: START + HOUR_MS,
        },
        {
          id: 'INC-2',
          affectedRatio: ratio(1, 1),
          where: everything,
          start: START + 30 * MINUTE_MS,
          end: START + 40 * MINUTE_MS + 12_500,
        },
      ],
    },
    reading,
    partition: new Map(),
    slot: START + 42 * MINUTE_MS,
    most: { losses: 3, calls: 4 },
  });
  const governing = contract.versions[0] ?? assert.fail();
  return renderExplanation(explanation, governing);
}

for (const reading of ['claimed', 'conceded'] as const) {
  test(`An explanation as people read it: ${reading}.`, async () => {
    matchesGolden(`explanation-${reading}.txt`, `${await text(reading)}\n`);
  });
}

test('Numbers are exact where they can be read, and cut with a mark where they cannot.', () => {
  const third = ratio(1, 3);
  assert.deepEqual(
    [
      numberWords(ratio(8_640, 1)),
      numberWords(ratio(25_921, 3)),
      numberWords(third),
      numberWords(ratio(1, 10_000_000_000)),
      moneyWords(ratio(12_345, 8), 2),
      moneyWords(ratio(5, 1), 2),
      moneyWords(third, 2),
      shareWords(ratio(1, 8_000)),
      shareWords(third),
    ],
    [
      '8,640',
      '8,640 1/3',
      '1/3',
      '0.0000…',
      '1,543.125',
      '5.00',
      '0.333333…',
      '0.0125 %',
      '33.3333…%',
    ],
  );
});

test('Times are local, to the minute where that is enough.', () => {
  const cases: readonly [start: string, end: string, zone: string, words: string][] = [
    [
      '2026-06-07T09:00:00.000Z',
      '2026-06-07T09:05:00.000Z',
      'UTC',
      '2026-06-07 09:00 to 09:05 UTC',
    ],
    [
      '2026-06-07T21:55:00.000Z',
      '2026-06-07T22:00:00.000Z',
      'Europe/Berlin',
      '2026-06-07 23:55 to 2026-06-08 00:00 +02:00',
    ],
    [
      '2026-06-07T09:00:01.500Z',
      '2026-06-07T09:00:02.000Z',
      'UTC',
      '2026-06-07 09:00:01.500 to 09:00:02.000 UTC',
    ],
    // The clocks go back at 03:00.
    [
      '2026-10-25T00:55:00.000Z',
      '2026-10-25T01:00:00.000Z',
      'Europe/Berlin',
      '2026-10-25 02:55 +02:00 to 02:00 +01:00',
    ],
    [
      '2026-10-25T01:30:00.000Z',
      '2026-10-25T01:35:00.000Z',
      'Europe/Berlin',
      '2026-10-25 02:30 to 02:35 +01:00',
    ],
  ];
  for (const [start, end, zone, words] of cases) assert.equal(spanWords(start, end, zone), words);
});
