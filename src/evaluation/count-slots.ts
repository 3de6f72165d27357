import { z } from 'zod';
import type { Interval } from '../time.ts';
import { warehouseStatement } from '../warehouse/statement.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type ReadingName, readings } from './evaluation.ts';
import type { ReadSlot } from './indicators/indicator.ts';
import { partitionValues, type SelectUnitsInput, selectUnits } from './select-units.ts';

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

const countsRow = z
  .object({
    partition_values: partitionValues,
    /** A slot's number times 64 and, below that, what both readings make of the units: `kindOf`. */
    slots_and_kinds: z.array(z.int()),
    unit_counts: z.array(z.int()),
  })
  .refine((row) => row.slots_and_kinds.length === row.unit_counts.length);

type CountsRow = z.output<typeof countsRow>;

/** Units of one partition by slot and kind. */
interface PartitionUnits {
  readonly values: readonly string[];
  readonly units: Map<number, number>;
}

/** De-duplicates, covers, classifies and counts in the warehouse: steps 1 to 7. */
export async function countSlots(input: CountSlotsInput): Promise<readonly PartitionCounts[]> {
  const partitions = new Map<string, PartitionUnits>();
  for (let number = 0; number < input.slices; number += 1) {
    const slice = input.slices === 1 ? undefined : { number, of: input.slices };
    for (const row of await countsRows({ ...input, slice })) {
      const key = JSON.stringify(row.partition_values);
      const partition = partitions.get(key) ?? { values: row.partition_values, units: new Map() };
      partitions.set(key, partition);
      for (const [i, slotAndKind] of row.slots_and_kinds.entries()) {
        const before = partition.units.get(slotAndKind) ?? 0;
        partition.units.set(slotAndKind, before + (row.unit_counts[i] as number));
      }
    }
  }
  return [...partitions.values()].map(({ values, units }) => ({ values, slots: slotsOf(units) }));
}

const KINDS = 64;

function slotsOf(units: ReadonlyMap<number, number>): readonly SlotCounts[] {
  const slots: CountedSlot[] = [];
  let last: CountedSlot | undefined;
  for (const [slotAndKind, count] of [...units].sort(([a], [b]) => a - b)) {
    const number = Math.floor(slotAndKind / KINDS);
    if (last?.claimed.slot !== number) {
      last = emptySlot(number);
      slots.push(last);
    }
    add(last, slotAndKind - number * KINDS, count);
  }
  return slots;
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

function add(counted: CountedSlot, kind: number, units: number): void {
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

async function countsRows(input: CountSlotsInput & SelectUnitsInput): Promise<readonly CountsRow[]> {
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
    countsRow,
  );
}
