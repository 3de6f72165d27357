import { z } from 'zod';
import type { Interval } from '../time.ts';
import { warehouseStatement } from '../warehouse/statement.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type ReadingName, readings } from './evaluation.ts';
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

const slotRow = z.object({
  partition_values: z.array(z.string()),
  slot: z.int(),
  /** What both readings make of the units, see `kindOf`. */
  kind: z.int(),
  units: z.int(),
});

type SlotRow = z.output<typeof slotRow>;

/** De-duplicates, covers, classifies and counts in the warehouse: steps 1 to 7. */
export async function countSlots(input: CountSlotsInput): Promise<readonly PartitionCounts[]> {
  const partitions = new Map<
    string,
    { values: readonly string[]; slots: Map<number, CountedSlot> }
  >();
  for (let number = 0; number < input.slices; number += 1) {
    const slice = input.slices === 1 ? undefined : { number, of: input.slices };
    for (const row of await slotRows({ ...input, slice })) {
      const key = JSON.stringify(row.partition_values);
      const partition = partitions.get(key) ?? { values: row.partition_values, slots: new Map() };
      partitions.set(key, partition);
      const counted = partition.slots.get(row.slot) ?? emptySlot(row.slot);
      partition.slots.set(row.slot, counted);
      add(counted, row);
    }
  }
  return [...partitions.values()].map(({ values, slots }) => ({
    values,
    slots: [...slots.values()].sort((a, b) => a.claimed.slot - b.claimed.slot),
  }));
}

type CountedReading = { -readonly [Key in keyof ReadSlot]: ReadSlot[Key] };
type CountedSlot = Readonly<Record<ReadingName, CountedReading>>;

function emptySlot(slot: number): CountedSlot {
  const reading = () => ({ slot, good: 0, bad: 0, invalid: 0, values: 0, attaining: 0 });
  return { claimed: reading(), conceded: reading() };
}

/** Undoes the packing of `count-slots.sql`. */
function kindOf(kind: number) {
  return {
    claimed: kind & 3,
    conceded: (kind >> 2) & 3,
    hasValue: (kind & 16) !== 0,
    attains: (kind & 32) !== 0,
  };
}

function add(counted: CountedSlot, { kind, units }: SlotRow): void {
  const { hasValue, attains, ...classes } = kindOf(kind);
  for (const reading of readings) {
    const slot = counted[reading];
    const as = classes[reading];
    if (as === 0) slot.invalid += units;
    if (as === 2) slot.bad += units;
    if (as !== 1) continue;
    slot.good += units;
    if (hasValue) slot.values += units;
    if (hasValue && attains) slot.attaining += units;
  }
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
