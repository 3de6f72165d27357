import fc from 'fast-check';
import { MINUTE_MS } from '../../../src/ground/time.ts';
import type { Commitment, Contract } from '../../../src/money/contract/contract.ts';
import { activeTime, governingVersion } from '../../../src/money/contract/period.ts';
import {
  type EvaluationInputs,
  NOTHING_TOLD,
} from '../../../src/money/evaluation/evaluate-contract.ts';
import type { ReadingName } from '../../../src/money/input/reading.ts';
import { looksBesidePeriod, slotMsOf } from '../../../src/money/judge/indicators/indicate.ts';
import type { JudgeInput } from '../../../src/money/judge/judge-contract.ts';
import type { PartitionCounts, SlotCounts } from '../../../src/money/judge/partition-counts.ts';
import { PERIOD, PERIOD_MINUTES } from './arbitrary-contract.ts';
import { slotCounts } from './slot-counts.ts';

/** Units of one minute and one model, as the warehouse would have counted them. */
export interface MinuteCounts {
  readonly minute: number;
  readonly model: string;
  /** `values` of the good ones have a metric, `attaining` of those a good one. */
  readonly good: number;
  readonly values: number;
  readonly attaining: number;
  readonly bad: number;
  readonly disputed: number;
  readonly invalid: number;
}

export const arbitraryMinutes: fc.Arbitrary<readonly MinuteCounts[]> = fc.array(
  fc
    .record({
      minute: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 20, max: 35 }) },
        { weight: 1, arbitrary: fc.integer({ min: -12, max: PERIOD_MINUTES + 11 }) },
      ),
      model: fc.constantFrom('m', 'n'),
      units: fc.tuple(
        fc.nat(4),
        fc.nat(3),
        fc.nat(3),
        fc.constantFrom(0, 0, 1, 3),
        fc.constantFrom(0, 0, 1),
        fc.constantFrom(0, 1),
      ),
    })
    .map(({ units: [slow, fast, without, bad, disputed, invalid], ...where }) => ({
      ...where,
      good: slow + fast + without,
      values: slow + fast,
      attaining: fast,
      bad,
      disputed,
      invalid,
    })),
  { minLength: 1, maxLength: 25 },
);

/** The counts of a commitment, by its partitions and slots. */
export function countsOf(
  { partitionBy, indicator }: Commitment,
  minutes: readonly MinuteCounts[],
): readonly PartitionCounts[] {
  const slotMinutes = (slotMsOf(indicator) ?? PERIOD_MINUTES * MINUTE_MS) / MINUTE_MS;
  const partitions = new Map<string, Map<number, SlotCounts>>();
  for (const { minute, model, ...units } of minutes) {
    const isInside = minute >= 0 && minute < PERIOD_MINUTES;
    if (!isInside && !looksBesidePeriod(indicator)) continue;
    const values = partitionBy.map((field) => (field === 'model' ? model : ''));
    const key = JSON.stringify(values);
    const slots = partitions.get(key) ?? new Map<number, SlotCounts>();
    partitions.set(key, slots);
    const slot = Math.floor(minute / slotMinutes);
    const before = slots.get(slot);
    const counts = slotCounts({ slot, ...units });
    slots.set(slot, before === undefined ? counts : addedCounts(before, counts));
  }
  return [...partitions].map(([key, slots]) => ({
    values: JSON.parse(key) as readonly string[],
    slots: [...slots.values()].sort((a, b) => a.claimed.slot - b.claimed.slot),
  }));
}

function addedCounts(a: SlotCounts, b: SlotCounts): SlotCounts {
  const added = (reading: ReadingName) => ({
    slot: a[reading].slot,
    good: a[reading].good + b[reading].good,
    bad: a[reading].bad + b[reading].bad,
    invalid: a[reading].invalid + b[reading].invalid,
    values: a[reading].values + b[reading].values,
    attaining: a[reading].attaining + b[reading].attaining,
  });
  return { claimed: added('claimed'), conceded: added('conceded') };
}

/** What a contract is judged by in `PERIOD`, as if it had been counted. */
export function judgeInputOf(
  contract: Contract,
  minutes: readonly MinuteCounts[],
  inputs: EvaluationInputs = NOTHING_TOLD,
): JudgeInput {
  const governing = governingVersion(contract, PERIOD);
  return {
    contract,
    ...governing,
    counts: governing.version.commitments.map((one) => countsOf(one, minutes)),
    activeTime: activeTime(contract),
    exclusions: inputs.exclusions?.exclusions ?? [],
    outages: inputs.outages?.outages ?? [],
    notices: inputs.notices?.notices ?? null,
    fees: inputs.fees,
    priorCredits: inputs.priorCredits,
    events: { read: 0, distinct: 0, conflicts: 0, rejected: 0 },
  };
}
