import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Commitment } from '../contract/contract.ts';
import { type ListedUnit, listUnits } from '../count/list-units.ts';
import type { Exclusion } from '../input/excluded-time.ts';
import type { ReadingName } from '../input/reading.ts';
import type { ReadSlot } from '../judge/indicators/indicator.ts';
import type { JudgeInput } from '../judge/judge-contract.ts';
import { type SlotGrid, slotTime } from '../judge/slot-grid.ts';
import type { ExplainedCall, ExplainedPartition, ExplainedSlot } from './explanation.ts';
import { fractionOf } from './fraction.ts';

export interface ExplainSlotInput {
  readonly warehouse: Warehouse;
  readonly counted: JudgeInput;
  readonly commitment: Commitment;
  readonly partition: readonly string[];
  readonly grid: SlotGrid;
  /** The slot that holds this instant of the period. */
  readonly instant: EpochMs;
  readonly reading: ReadingName;
  readonly slots: Readonly<Record<ReadingName, readonly ReadSlot[]>>;
  /** So many calls are listed. */
  readonly most: number;
}

/** One slot down to the identities of its calls. */
export async function explainSlot(input: ExplainSlotInput): Promise<ExplainedSlot> {
  const { counted, commitment, grid, reading, most } = input;
  const { period, exclusions } = counted;
  const slot = Math.floor((input.instant - period.start) / grid.slotMs);
  const within = slotTime(grid, slot);
  const units = {
    claimed: unitsOf(input.slots.claimed, slot),
    conceded: unitsOf(input.slots.conceded, slot),
  };
  const { good, bad, invalid } = units[reading];
  const total = good + bad + invalid;
  const calls = await listUnits({
    warehouse: input.warehouse,
    commitment,
    period,
    activeTime: counted.activeTime,
    exclusions,
    asOf: counted.asOf,
    partition: input.partition,
    within,
    reading,
    // A slot outside the time that counts has calls, but no units.
    most: Math.min(most, total),
  });
  return {
    start: formatInstant(within.start),
    end: formatInstant(within.end),
    units,
    calls: calls.map((call) => explainCall(call, commitment, exclusions)),
    more: total - calls.length,
  };
}

function unitsOf(slots: readonly ReadSlot[], slot: number): ExplainedPartition['units'] {
  const { good, bad, invalid } = slots.find((one) => one.slot === slot) ?? {
    good: 0,
    bad: 0,
    invalid: 0,
  };
  return { good, bad, invalid };
}

function explainCall(
  call: ListedUnit,
  commitment: Commitment,
  exclusions: readonly Exclusion[],
): ExplainedCall {
  return {
    source: call.source,
    event_id: call.eventId,
    last_event_id: call.lastEventId,
    attempts: call.attempts,
    at: formatInstant(call.instantMs),
    claimed: call.claimed,
    conceded: call.conceded,
    classified: call.classified,
    rule: call.rule,
    retried: call.retried,
    exclusions: call.windows.flatMap((position) => {
      const exclusion = exclusions[position];
      const effect = commitment.exclusions.get(exclusion?.class ?? '');
      if (exclusion === undefined || effect === undefined) return [];
      return [{ id: exclusion.id, class: exclusion.class, effect, status: exclusion.status }];
    }),
    lacks_target: call.lacksTarget,
    value:
      call.value === null
        ? null
        : { metric: fractionOf(call.value.metric), attains: call.value.attains },
  };
}
