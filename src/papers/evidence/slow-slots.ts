import { fieldRecord } from '../../money/judge/field-values.ts';
import { missedSlots } from '../../money/judge/indicators/attained-slots.ts';
import { type JudgeInput, judgePartitions } from '../../money/judge/judge-contract.ts';
import { partitionKey } from './partition-key.ts';

/** Slots by the key of their commitment and partition. */
export type SlowSlots = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * The slots whose slow calls are evidence: those that miss their percentile in one of the readings.
 * The values that miss the bound are the end of a slot's order that the percentile lies in, so that
 * these and the counts of the slot give it.
 */
export function slowSlots(judged: JudgeInput): SlowSlots {
  const found = new Map<string, ReadonlySet<number>>();
  for (const [i, commitment] of judged.version.commitments.entries()) {
    const { indicator, partitionBy, id } = commitment;
    if (indicator.kind !== 'attained_slots') continue;
    for (const { values, claimed, conceded } of judgePartitions(
      judged,
      commitment,
      judged.counts[i] ?? [],
    )) {
      const missed = [claimed, conceded].flatMap(({ input }) =>
        missedSlots(indicator, input.slots),
      );
      const key = partitionKey(id, fieldRecord(partitionBy, values));
      found.set(key, new Set(missed.map(({ slot }) => slot)));
    }
  }
  return found;
}
