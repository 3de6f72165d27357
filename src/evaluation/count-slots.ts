import { z } from 'zod';
import type { Interval } from '../time.ts';
import { warehouseStatement } from '../warehouse/statement.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { ReadingName } from './evaluation.ts';
import type { ReadSlot } from './indicators/indicator.ts';
import { type SelectUnitsInput, selectUnits } from './select-units.ts';

/** The units of one slot in both readings. */
export type SlotCounts = Readonly<Record<ReadingName, ReadSlot>>;

/** The units of one partition, by slot in order; slots without any are absent. */
export interface PartitionCounts {
  /** In the order of the commitment's `partitionBy`. */
  readonly values: readonly string[];
  readonly slots: readonly SlotCounts[];
}

export interface CountSlotsInput extends Omit<SelectUnitsInput, 'slice'> {
  readonly warehouse: Warehouse;
  readonly period: Interval;
  /** Null: the whole period is one slot. */
  readonly slotMs: number | null;
  /** Counts in so many parts, each of which takes a fraction of the memory. */
  readonly slices: number;
}

const count = z.int();
const slotRow = z.object({
  partition_values: z.array(z.string()),
  slot: count,
  claimed_good: count,
  claimed_bad: count,
  claimed_invalid: count,
  claimed_values: count,
  claimed_attaining: count,
  conceded_good: count,
  conceded_bad: count,
  conceded_invalid: count,
  conceded_values: count,
  conceded_attaining: count,
});

type SlotRow = z.output<typeof slotRow>;

/** De-duplicates, covers, classifies and counts in the warehouse: steps 1 to 7. */
export async function countSlots(input: CountSlotsInput): Promise<readonly PartitionCounts[]> {
  const partitions = new Map<
    string,
    { values: readonly string[]; slots: Map<number, SlotCounts> }
  >();
  for (let number = 0; number < input.slices; number += 1) {
    const slice = input.slices === 1 ? undefined : { number, of: input.slices };
    for (const row of await slotRows({ ...input, slice })) {
      const key = JSON.stringify(row.partition_values);
      const partition = partitions.get(key) ?? { values: row.partition_values, slots: new Map() };
      partitions.set(key, partition);
      const before = partition.slots.get(row.slot);
      const counts = slotCounts(row);
      partition.slots.set(row.slot, before === undefined ? counts : added(before, counts));
    }
  }
  return [...partitions.values()].map(({ values, slots }) => ({
    values,
    slots: [...slots.values()].sort((a, b) => a.claimed.slot - b.claimed.slot),
  }));
}

async function slotRows(input: CountSlotsInput & SelectUnitsInput): Promise<readonly SlotRow[]> {
  const { warehouse, period } = input;
  const slotMs = input.slotMs ?? period.end - period.start;
  const units = selectUnits(input);
  return warehouse.select(
    warehouseStatement('count-slots', { units: units.statement }),
    {
      ...units.parameters,
      start_ms: period.start,
      end_ms: period.end,
      slot_ms: slotMs,
      total_slots: Math.ceil((period.end - period.start) / slotMs),
    },
    slotRow,
  );
}

function slotCounts(row: SlotRow): SlotCounts {
  const { slot } = row;
  return {
    claimed: {
      slot,
      good: row.claimed_good,
      bad: row.claimed_bad,
      invalid: row.claimed_invalid,
      values: row.claimed_values,
      attaining: row.claimed_attaining,
    },
    conceded: {
      slot,
      good: row.conceded_good,
      bad: row.conceded_bad,
      invalid: row.conceded_invalid,
      values: row.conceded_values,
      attaining: row.conceded_attaining,
    },
  };
}

function added(a: SlotCounts, b: SlotCounts): SlotCounts {
  return {
    claimed: addedReading(a.claimed, b.claimed),
    conceded: addedReading(a.conceded, b.conceded),
  };
}

function addedReading(a: ReadSlot, b: ReadSlot): ReadSlot {
  return {
    slot: a.slot,
    good: a.good + b.good,
    bad: a.bad + b.bad,
    invalid: a.invalid + b.invalid,
    values: a.values + b.values,
    attaining: a.attaining + b.attaining,
  };
}
