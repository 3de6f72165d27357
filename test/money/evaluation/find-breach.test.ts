import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ONE } from '../../../src/ground/exact.ts';
import { formatInstant, parseInstant } from '../../../src/ground/time.ts';
import { steadyLog } from '../../../src/money/count/steady.ts';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import { findBreach } from '../../../src/money/evaluation/find-breach.ts';
import type { Exclusion } from '../../../src/money/input/excluded-time.ts';
import type { Outage } from '../../../src/money/input/outages.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { contractWith } from './example-contract.ts';
import { event, fill, openScratchWarehouse } from './scratch-warehouse.ts';

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

const at = (time: string) => parseInstant(`2026-06-${time}Z`) as number;
const everything = { kind: 'all', of: [] } as const;

/** `day time status output-tokens` or `day time status output-tokens region`; one second each. */
function calls(...lines: string[]) {
  return lines.map((line, i) => {
    const [day, time, status, tokens, region] = line.split(' ');
    return event({
      event_id: String(i),
      started_at: `2026-06-${day}T${time}Z`,
      http_status: status === '-' ? null : Number(status),
      output_tokens: Number(tokens),
      region: region ?? 'east',
    });
  });
}

const minutes = { slot: 'PT1M', down_when: 'all_bad' };

interface Case {
  readonly calls: ReturnType<typeof calls>;
  readonly commitment: Readonly<Record<string, unknown>>;
  readonly version?: Readonly<Record<string, unknown>>;
  readonly exclusions?: readonly Exclusion[];
  readonly outages?: readonly Outage[];
  readonly breach: string;
}

const cases: Readonly<Record<string, Case>> = {
  'A share of calls is breached from the first bad call to the last.': {
    calls: calls(
      '01 00:00:00 200 0',
      '07 11:00:00 500 0',
      '07 12:00:00 200 0',
      '07 23:24:00 503 0',
      '08 00:00:00 404 0',
    ),
    commitment: { indicator: { kind: 'ratio' } },
    breach: '2026-06-07T11:00:00.000Z to 2026-06-07T23:24:00.000Z',
  },
  'Only partitions that are breached count.': {
    calls: calls(
      '03 00:00:00 500 0 west',
      ...Array.from({ length: 9 }, (_, i) => `04 00:00:0${i} 200 0 west`),
      '07 11:00:00 500 0 east',
    ),
    commitment: {
      indicator: { kind: 'ratio' },
      partition_by: ['region'],
      target: { at_least: '90' },
      tiers: [{ below: '90', credit: { percent: '10' } }],
    },
    breach: '2026-06-07T11:00:00.000Z to 2026-06-07T11:00:00.000Z',
  },
  'Disputed calls are bad, asserted exclusions do not apply: it is the claimed reading.': {
    calls: calls('05 00:00:00 - 0', '06 00:00:00 500 0', '07 00:00:00 500 0'),
    commitment: {
      indicator: { kind: 'ratio' },
      classify: [
        { when: { http_status: null }, as: 'disputed' },
        { when: { http_status: { gte: 500 } }, as: 'bad' },
      ],
      exclusions: { maintenance: 'drop_requests' },
    },
    exclusions: [
      {
        id: 'a',
        class: 'maintenance',
        status: 'approved',
        where: everything,
        start: at('07T00:00:00'),
        end: at('08T00:00:00'),
      },
      {
        id: 'b',
        class: 'maintenance',
        status: 'asserted',
        where: everything,
        start: at('06T00:00:00'),
        end: at('07T00:00:00'),
      },
    ],
    breach: '2026-06-05T00:00:00.000Z to 2026-06-06T00:00:00.000Z',
  },
  'Down time is breached until its end, exclusive; a bad call of a minute up is not.': {
    calls: calls(
      '02 00:00:00 500 0',
      '02 00:00:10 200 0',
      '07 11:00:30 500 0',
      '07 11:01:30 500 0',
      '07 15:00:59 500 0',
    ),
    commitment: {
      indicator: { kind: 'good_time', ...minutes },
      target: { at_least: '99.999' },
      tiers: [{ below: '99.999', credit: { percent: '10' } }],
    },
    breach: '2026-06-07T11:00:00.000Z to 2026-06-07T15:01:00.000Z, exclusive',
  },
  'Declared outages are cut to the period.': {
    calls: [],
    commitment: { indicator: { kind: 'outage_minutes', source: 'declared' } },
    outages: [
      {
        id: 'a',
        start: at('29T12:00:00'),
        end: parseInstant('2026-07-02T00:00:00Z') as number,
        affectedRatio: ONE,
        where: everything,
      },
    ],
    breach: '2026-06-29T12:00:00.000Z to 2026-07-01T00:00:00.000Z, exclusive',
  },
  'A speed is breached by the calls that were too slow, not by those that failed.': {
    calls: calls('05 00:00:00 500 9', '06 00:00:00 200 9', '07 00:00:00 200 99'),
    commitment: {
      indicator: {
        kind: 'attained_slots',
        slot: 'PT5M',
        metric: 'output_tokens_per_second',
        good_if: { above: '50' },
      },
    },
    breach: '2026-06-06T00:00:00.000Z to 2026-06-06T00:00:00.000Z',
  },
  'A slow call in a slot whose percentile is as promised breaches nothing.': {
    calls: calls(
      '05 00:00:00 200 9',
      '05 00:01:00 200 99',
      '05 00:02:00 200 99',
      '06 00:00:00 200 9',
      '06 00:01:00 200 99',
      '06 00:02:00 200 9',
      '07 00:00:00 200 9',
      '07 00:01:00 200 99',
      '07 00:02:00 200 99',
    ),
    commitment: {
      indicator: {
        kind: 'attained_slots',
        slot: 'PT5M',
        metric: 'output_tokens_per_second',
        good_if: { above: '50' },
      },
    },
    breach: '2026-06-06T00:00:00.000Z to 2026-06-06T00:02:00.000Z',
  },
  'Of slots that are only partly in active time, no call counts.': {
    calls: calls('10 00:02:00 500 0', '10 00:07:00 500 0'),
    commitment: {
      partial_period: 'active',
      indicator: { kind: 'mean_of_slots', slot: 'PT5M', empty_slot: 'skip' },
    },
    version: { effective_from: '2026-06-10T00:01:00Z' },
    breach: '2026-06-10T00:07:00.000Z to 2026-06-10T00:07:00.000Z',
  },
  'What is met has no breach.': {
    calls: calls('01 00:00:00 200 0'),
    commitment: { indicator: { kind: 'ratio' } },
    breach: 'none',
  },
  'A target has none either.': {
    calls: calls('01 00:00:00 500 0'),
    commitment: { indicator: { kind: 'ratio' }, standing: 'target' },
    breach: 'none',
  },
};

for (const [sentence, one] of Object.entries(cases)) {
  test(sentence, async () => {
    await fill(warehouse, one.calls);
    const input = {
      ...NOTHING_TOLD,
      warehouse,
      contract: contractWith(one.commitment, one.version),
      exclusions: { file: 'exclusions.json', exclusions: one.exclusions ?? [] },
      outages: { file: 'outages.json', outages: one.outages ?? [] },
    };
    const evaluation = await evaluateContract({ ...input, period: '2026-06' });
    for (const slices of [1, 3]) {
      const breach = await findBreach({
        ...input,
        evaluation,
        log: steadyLog(warehouse, { slices }),
      });
      const text =
        breach === null
          ? 'none'
          : `${formatInstant(breach.start)} to ` +
            `${formatInstant(breach.end.instant)}${breach.end.isEnd ? ', exclusive' : ''}`;
      assert.equal(text, one.breach, `${slices} slices`);
    }
  });
}
