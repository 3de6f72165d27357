import { z } from 'zod';
import type { Interval } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { ReadingName } from '../input/reading.ts';
import type { ReadSlot } from '../judge/indicators/indicator.ts';
import type { PartitionCounts, SlotCounts } from '../judge/partition-counts.ts';
import { partitionValues, type SelectUnitsInput, selectUnits } from './select-units.ts';
import { CLASS_CODES } from './unit-class.ts';

export interface CountSlotsInput extends Omit<SelectUnitsInput, 'slice'> {
  readonly warehouse: Warehouse;
  readonly period: Interval;
  /** Null: the whole period is one slot. */
  readonly slotMs: number | null;
  /** Counts in so many parts, each of which takes a fraction of the memory. */
  readonly slices: number;
}

/** Looked at as a whole: a month has hundreds of thousands. */
const wholeNumbers = z.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.every(Number.isSafeInteger),
);

const countsRow = z
  .object({
    partition_values: partitionValues,
    /**
     * A slot's number times 64 and, below that, what both readings make of
     * the units, see `add`; in order.
     */
    slots_and_kinds: wholeNumbers,
    unit_counts: wholeNumbers,
  })
  .refine((row) => row.slots_and_kinds.length === row.unit_counts.length);

type CountsRow = z.output<typeof countsRow>;

/** De-duplicates, covers, classifies and counts in the warehouse: steps 1 to 7. */
export async function countSlots(input: CountSlotsInput): Promise<readonly PartitionCounts[]> {
  const partitions = new Map<string, CountsRow>();
  for (let number = 0; number < input.slices; number += 1) {
    const slice = input.slices === 1 ? undefined : { number, of: input.slices };
    for (const row of await countsRows({ ...input, slice })) {
      const key = JSON.stringify(row.partition_values);
      const before = partitions.get(key);
      partitions.set(key, before === undefined ? row : added(before, row));
    }
  }
  return [...partitions.values()].map((row) => ({
    values: row.partition_values,
    slots: slotsOf(row),
  }));
}

/** Two slices of one partition as one. */
function added(one: CountsRow, other: CountsRow): CountsRow {
  const units = new Map<number, number>();
  for (const { slots_and_kinds, unit_counts } of [one, other]) {
    for (const [i, slotAndKind] of slots_and_kinds.entries()) {
      units.set(slotAndKind, (units.get(slotAndKind) ?? 0) + (unit_counts[i] as number));
    }
  }
  const inOrder = [...units].sort(([a], [b]) => a - b);
  return {
    partition_values: one.partition_values,
    slots_and_kinds: inOrder.map(([slotAndKind]) => slotAndKind),
    unit_counts: inOrder.map(([, count]) => count),
  };
}

type CountedReading = { -readonly [Key in keyof ReadSlot]: ReadSlot[Key] };
type CountedSlot = Record<ReadingName, CountedReading>;

const KINDS = 64;

function slotsOf({ slots_and_kinds, unit_counts }: CountsRow): readonly SlotCounts[] {
  const slots: CountedSlot[] = [];
  let counted = undisputedSlot(Number.NaN);
  for (let i = 0; i < slots_and_kinds.length; i += 1) {
    const slotAndKind = slots_and_kinds[i] as number;
    const slot = Math.floor(slotAndKind / KINDS);
    if (counted.claimed.slot !== slot) {
      counted = undisputedSlot(slot);
      slots.push(counted);
    }
    add(counted, slotAndKind - slot * KINDS, unit_counts[i] as number);
  }
  return slots;
}

/** Both readings are one until a unit tells them apart: in most slots none does. */
function undisputedSlot(slot: number): CountedSlot {
  const both = { slot, good: 0, bad: 0, invalid: 0, values: 0, attaining: 0 };
  return { claimed: both, conceded: both };
}

/** Undoes the packing of `count-slots.sql`. */
function add(counted: CountedSlot, kind: number, units: number): void {
  const [claimedAs, concededAs] = [kind & 3, (kind >> 2) & 3];
  const [hasValue, attains] = [(kind & 16) !== 0, (kind & 32) !== 0];
  if (claimedAs !== concededAs && counted.claimed === counted.conceded) {
    counted.conceded = { ...counted.claimed };
  }
  addTo(counted.claimed, claimedAs, hasValue, attains, units);
  if (counted.claimed !== counted.conceded) {
    addTo(counted.conceded, concededAs, hasValue, attains, units);
  }
}

function addTo(
  slot: CountedReading,
  as: number,
  hasValue: boolean,
  attains: boolean,
  units: number,
): void {
  if (as === CLASS_CODES.invalid) slot.invalid += units;
  if (as === CLASS_CODES.bad) slot.bad += units;
  if (as !== CLASS_CODES.good) return;
  slot.good += units;
  if (hasValue) slot.values += units;
  if (hasValue && attains) slot.attaining += units;
}

async function countsRows(
  input: CountSlotsInput & SelectUnitsInput,
): Promise<readonly CountsRow[]> {
  const { warehouse, period } = input;
  const slotMs = input.slotMs ?? period.end - period.start;
  const units = selectUnits(input);
  return warehouse.select(
    ...warehouseQuery('count/count-slots', {
      fragments: { units: units.text },
      parameters: {
        ...units.parameters,
        start_ms: period.start,
        end_ms: period.end,
        slot_ms: slotMs,
        total_slots: Math.ceil((period.end - period.start) / slotMs),
      },
    }),
    countsRow,
  );
}
