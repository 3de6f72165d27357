import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decimal, type Exact, ratio, round, sum, ZERO } from '../../../src/ground/exact.ts';
import { MINUTE_MS } from '../../../src/ground/time.ts';
import type { Cap, Contract } from '../../../src/money/contract/contract.ts';
import {
  type EvaluationInputs,
  NOTHING_TOLD,
} from '../../../src/money/evaluation/evaluate-contract.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import { priorTotal } from '../../../src/money/input/prior-total.ts';
import { readings } from '../../../src/money/input/reading.ts';
import type { Evaluation } from '../../../src/money/judge/evaluation.ts';
import { judgeContract } from '../../../src/money/judge/judge-contract.ts';
import { satisfies } from '../../../src/money/judge/satisfies.ts';
import { sumBasis } from '../../../src/money/judge/sum-basis.ts';
import { arbitraryContract, arbitraryInputs, START } from './arbitrary-contract.ts';
import { arbitraryMinutes, judgeInputOf, type MinuteCounts } from './arbitrary-minutes.ts';
import { contractWith } from './example-contract.ts';

/**
 * What can be said of every contract without knowing it: on which side a figure is printed,
 * what a worse call does, which reading pays more, how much at most. These judge counts, not
 * calls, so that many contracts can be tried; `count-slots.test.ts` and
 * `same-result.test.ts` are about the counting.
 */

const RUNS = 200;

function judged(
  contract: Contract,
  minutes: readonly MinuteCounts[],
  inputs: EvaluationInputs = NOTHING_TOLD,
): Evaluation {
  return judgeContract(judgeInputOf(contract, minutes, inputs));
}

test('A percent is printed on its side of the target, and never above the fraction.', () => {
  fc.assert(
    fc.property(
      arbitraryContract({ rounding: false, also: false }),
      arbitraryMinutes,
      arbitraryInputs(),
      ({ contract }, minutes, inputs) => {
        const { commitments } = judged(contract, minutes, inputs);
        for (const [i, { partitions }] of commitments.entries()) {
          const target = contract.versions[0]?.commitments[i]?.target ?? assert.fail();
          for (const { attainment, percent, verdict } of partitions.flatMap((one) =>
            readings.map((reading) => one[reading]),
          )) {
            if (attainment === null || percent === null) continue;
            const exact = exactOf(attainment);
            const printed = decimal(percent);
            assert.ok(exact.compare(0) >= 0 && exact.compare(1) <= 0);
            assert.ok(printed.compare(exact.mul(100)) <= 0);
            assert.equal(satisfies(printed, target), satisfies(exact.mul(100), target));
            assert.equal(verdict === 'met', satisfies(printed, target));
          }
        }
      },
    ),
    { numRuns: RUNS },
  );
});

function exactOf({ numerator, denominator }: { numerator: string; denominator: string }): Exact {
  return ratio(BigInt(numerator), BigInt(denominator));
}

/** By commitment, partition and reading; null where undetermined. */
function attainments({ commitments }: Evaluation): ReadonlyMap<string, Exact | null> {
  return new Map(
    commitments.flatMap(({ id, partitions }) =>
      partitions.flatMap(({ partition, ...both }) =>
        readings.map((reading): [string, Exact | null] => {
          const { attainment } = both[reading];
          const key = JSON.stringify([id, partition, reading]);
          return [key, attainment === null ? null : exactOf(attainment)];
        }),
      ),
    ),
  );
}

function noneRaised(before: Evaluation, after: Evaluation): void {
  const worse = attainments(after);
  for (const [key, attainment] of attainments(before)) {
    const now = worse.get(key);
    if (attainment === null || now === undefined || now === null) continue;
    assert.ok(now.compare(attainment) <= 0, `${key}: ${attainment} became ${now}`);
  }
}

/** The first minute from `chosen` on that has one, with the change. */
function changed(
  minutes: readonly MinuteCounts[],
  chosen: number,
  has: (minute: MinuteCounts) => boolean,
  change: (minute: MinuteCounts) => MinuteCounts,
): readonly MinuteCounts[] {
  const order = minutes.map((_, i) => (chosen + i) % minutes.length);
  const place = order.find((i) => has(minutes[i] as MinuteCounts));
  return minutes.map((minute, i) => (i === place ? change(minute) : minute));
}

test('A good call that fails never raises an attainment.', () => {
  fc.assert(
    fc.property(
      arbitraryContract({
        indicators: ['ratio', 'mean_of_slots', 'good_time', 'declared', 'measured'],
        weights: false,
      }),
      arbitraryMinutes,
      arbitraryInputs(),
      fc.nat(),
      ({ contract }, minutes, inputs, chosen) => {
        const worse = changed(
          minutes,
          chosen,
          ({ good, values }) => good > values,
          (minute) => ({ ...minute, good: minute.good - 1, bad: minute.bad + 1 }),
        );
        noneRaised(judged(contract, minutes, inputs), judged(contract, worse, inputs));
      },
    ),
    { numRuns: RUNS },
  );
});

test("A failed call more raises no attainment, unless it fills a slot's least number.", () => {
  fc.assert(
    fc.property(
      arbitraryContract({ weights: false, leastCalls: false }),
      arbitraryMinutes,
      arbitraryInputs(),
      fc.nat(),
      ({ contract }, minutes, inputs, chosen) => {
        const worse = changed(
          minutes,
          chosen,
          () => true,
          (minute) => ({ ...minute, bad: minute.bad + 1 }),
        );
        noneRaised(judged(contract, minutes, inputs), judged(contract, worse, inputs));
      },
    ),
    { numRuns: RUNS },
  );
});

test('A call that no longer is fast enough never raises an attainment.', () => {
  fc.assert(
    fc.property(
      arbitraryContract({ indicators: ['attained_slots'] }),
      arbitraryMinutes,
      fc.nat(),
      ({ contract }, minutes, chosen) => {
        const worse = changed(
          minutes,
          chosen,
          ({ attaining }) => attaining > 0,
          (minute) => ({ ...minute, attaining: minute.attaining - 1 }),
        );
        noneRaised(judged(contract, minutes), judged(contract, worse));
      },
    ),
    { numRuns: RUNS },
  );
});

/**
 * An unknown amount is in no total, and no floor is compared beside it: where a further threshold
 * misses a target that lies above every tier, there is nothing to compare.
 */
function noneCheaper({ credits, total }: Evaluation): void {
  if (credits.some((line) => readings.some((reading) => line[reading].reason === 'tier_gap')))
    return;
  for (const { commitments, claimed, conceded } of credits) {
    if (claimed.amount === null || conceded.amount === null) continue;
    const order = decimal(claimed.amount).compare(decimal(conceded.amount));
    assert.ok(order >= 0, `${commitments}: ${claimed.amount} under ${conceded.amount}`);
  }
  assert.ok(decimal(total.claimed).compare(decimal(total.conceded)) >= 0);
}

/** Where disputed calls and forgiven time are all that the readings differ in. */
const PLAIN = {
  indicators: ['ratio', 'mean_of_slots', 'good_time', 'declared', 'measured'],
  weights: false,
  effects: ['count_as_good'],
  tierGaps: false,
} as const;

test('What is claimed is never less than what is conceded, by share, days and lost time.', () => {
  fc.assert(
    fc.property(
      arbitraryContract({ ...PLAIN, perOutage: false }),
      arbitraryMinutes,
      arbitraryInputs(),
      ({ contract }, minutes, inputs) => noneCheaper(judged(contract, minutes, inputs)),
    ),
    { numRuns: RUNS },
  );
});

test('Nor by the outage, where one threshold alone says what one is.', () => {
  fc.assert(
    fc.property(
      arbitraryContract({ ...PLAIN, also: false }),
      arbitraryMinutes,
      arbitraryInputs(),
      ({ contract }, minutes, inputs) => noneCheaper(judged(contract, minutes, inputs)),
    ),
    { numRuns: RUNS },
  );
});

test('No credit is more than its caps together; a greatest one is the greatest.', () => {
  fc.assert(
    fc.property(
      arbitraryContract(),
      arbitraryMinutes,
      arbitraryInputs(),
      ({ contract }, minutes, inputs) => {
        const { credits, period } = judged(contract, minutes, inputs);
        const [version] = contract.versions;
        assert.ok(version);
        const prior = priorTotal(inputs.priorCredits, period.label.slice(0, 7), 'UTC');
        for (const line of credits) {
          const bases: Exact[] = [];
          const limits = line.commitments.map((id) => {
            const terms = version.commitments.find((one) => one.id === id)?.creditTerms;
            assert.ok(terms);
            const basis =
              inputs.fees === null
                ? null
                : sumBasis(inputs.fees, terms.basis, '2026-06', [], contract.currency);
            bases.push(basis?.amount ?? ZERO);
            // Nothing is owed without fees, and nothing caps a credit without caps.
            return leastCap(terms.caps, basis?.amount ?? ZERO, prior.amount);
          });
          const [rule] = version.combine;
          const isOne =
            rule?.rule === 'max' && line.commitments.every((id) => rule.commitments.includes(id));
          const known = limits.filter((limit) => limit !== null);
          const isAll = line.commitments.every((id) => rule?.commitments.includes(id));
          const joint = isAll ? leastCap(rule?.caps ?? [], bases[0] ?? ZERO, prior.amount) : null;
          if (known.length < limits.length && joint === null) continue;
          const parts =
            known.length < limits.length
              ? null
              : isOne
                ? known.reduce((a, b) => (a.compare(b) > 0 ? a : b))
                : sum(known);
          const most = [parts, joint]
            .filter((limit) => limit !== null)
            .reduce((a, b) => (a.compare(b) < 0 ? a : b));
          const { decimals, rounding } = version.money;
          for (const { amount } of readings.map((reading) => line[reading])) {
            if (amount === null) continue;
            const limit = decimal(round(most, decimals, rounding));
            assert.ok(decimal(amount).compare(limit) <= 0, `${amount} over ${limit}`);
          }
        }
      },
    ),
    { numRuns: RUNS },
  );
});

/** docs/contract-language.md, "Tiers and credits", once more; null: there is no cap. */
function leastCap(caps: readonly Cap[], basis: Exact, prior: Exact): Exact | null {
  const limits = caps.map((cap) => {
    if (cap.kind === 'percent_of_basis') return basis.mul(cap.percent).mul(ratio(1, 100));
    const left = basis.mul(cap.months).sub(prior);
    return left.compare(ZERO) > 0 ? left : ZERO;
  });
  return limits.length === 0 ? null : limits.reduce((a, b) => (a.compare(b) < 0 ? a : b));
}

const NO_CALLS = { good: 0, values: 0, attaining: 0, bad: 0, disputed: 0, invalid: 0 };

function minute(at: number, counts: Partial<MinuteCounts>): MinuteCounts {
  return { minute: at, model: 'm', ...NO_CALLS, ...counts };
}

/** Minutes with failures are down; one call is enough. */
const downMinutes = {
  slot: 'PT1M',
  down_when: { bad_share: { at_least: '0.05' } },
};

/** Attainment before and after. */
const raised: Readonly<
  Record<
    string,
    {
      readonly indicator: Readonly<Record<string, unknown>>;
      readonly before: readonly MinuteCounts[];
      readonly after: readonly MinuteCounts[];
      readonly expected: string;
    }
  >
> = {
  'A slow call that fails has no speed any more, and the median of its slot is the fast one.': {
    indicator: {
      kind: 'attained_slots',
      slot: 'PT1M',
      metric: 'output_tokens_per_second',
      good_if: { above: 50 },
    },
    before: [minute(0, { good: 2, values: 2, attaining: 1 })],
    after: [minute(0, { good: 1, values: 1, attaining: 1, bad: 1 })],
    expected: '0/1 then 1/1',
  },
  'A failure that joins a mild minute to a total outage dilutes the ratio of the whole run.': {
    indicator: {
      kind: 'outage_minutes',
      source: 'measured',
      from: downMinutes,
      weight: 'affected_ratio',
    },
    before: [minute(0, { bad: 1 }), minute(1, { good: 96, bad: 5 })],
    after: [minute(0, { bad: 1 }), minute(1, { good: 95, bad: 6 })],
    expected: '119/120 then 6113/6120',
  },
  'A single failure in an empty minute that counted as down makes it a minute with too few calls.':
    {
      indicator: { kind: 'good_time', ...downMinutes, min_valid: 2, empty_slot: 'down' },
      before: [minute(0, { good: 2 })],
      after: [minute(0, { good: 2 }), minute(1, { bad: 1 })],
      expected: '1/120 then 1/60',
    },
};

for (const [sentence, { indicator, before, after, expected }] of Object.entries(raised)) {
  test(`Where a worse call raises an attainment: ${sentence}`, () => {
    const contract = contractWith({ indicator });
    const [first, second] = [before, after].map((minutes) => {
      const reading = judged(contract, minutes).commitments[0]?.partitions[0]?.claimed;
      return Object.values(reading?.attainment ?? {}).join('/');
    });
    assert.equal(`${first} then ${second}`, expected);
  });
}

test('Less claimed than conceded: where asserted time out makes minutes weigh more.', () => {
  const contract = contractWith({
    indicator: { kind: 'good_time', ...downMinutes },
    exclusions: { maintenance: 'remove_time' },
    target: { at_least: '99.1' },
    tiers: [{ below: '99.1', credit: { percent: '10' } }],
  });
  const everywhere = { kind: 'all', of: [] } as const;
  const maintenance = {
    id: '1',
    class: 'maintenance',
    start: START + 60 * MINUTE_MS,
    end: START + 80 * MINUTE_MS,
    where: everywhere,
    status: 'asserted',
  } as const;
  const evaluation = judged(contract, [minute(0, { bad: 1 })], {
    ...NOTHING_TOLD,
    exclusions: { file: 'exclusions.json', exclusions: [maintenance] },
    fees: parseFees(
      'BillingPeriodStart,BilledCost,BillingCurrency\n2026-06-01,100,USD\n',
      'fees.csv',
    ),
  });
  assert.equal(evaluation.commitments[0]?.partitions[0]?.verdict, 'disputed');
  assert.deepEqual([evaluation.total.claimed, evaluation.total.conceded], ['0.00', '10.00']);
});
