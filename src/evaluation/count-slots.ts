import { z } from 'zod';
import type { Commitment } from '../contract/contract.ts';
import { type EventField, eventFieldOf } from '../contract/event-field.ts';
import type { Period } from '../contract/period.ts';
import type { EpochMs, Interval } from '../time.ts';
import { warehouseStatement } from '../warehouse/statement.ts';
import type { StatementParameters, Warehouse } from '../warehouse/warehouse.ts';
import {
  compileClass,
  compilePartition,
  compilePredicate,
  createBindings,
} from './compile-predicate.ts';

/** Units of one slot, by class. */
export interface SlotCounts {
  /** From 0, the slot that begins at the period's first instant. */
  readonly slot: number;
  readonly good: number;
  readonly bad: number;
  readonly disputed: number;
  readonly invalid: number;
}

/** The units of one partition that count in the period; slots without any are absent. */
export interface PartitionCounts {
  /** In the order of the commitment's `partitionBy`. */
  readonly values: readonly string[];
  readonly slots: readonly SlotCounts[];
}

export interface CountSlotsInput {
  readonly warehouse: Warehouse;
  readonly commitment: Commitment;
  readonly period: Period;
  /** Units outside do not count. */
  readonly activeTime: readonly Interval[];
  /** Events that started then or later do not exist. */
  readonly asOf?: EpochMs | undefined;
}

const slotRow = z.object({
  partition_values: z.array(z.string()),
  slot: z.int(),
  good: z.int(),
  bad: z.int(),
  disputed: z.int(),
  invalid: z.int(),
});

/** Later than every event; as text, because JSON numbers end at 2^53. */
const END_OF_TIME_MS = '9223372036854775807';
const BEGIN_OF_TIME_MS = '-9223372036854775808';

/** De-duplicates, covers, classifies and counts in one statement of the warehouse. */
export async function countSlots(input: CountSlotsInput): Promise<readonly PartitionCounts[]> {
  const { statement, parameters } = countSlotsStatement(input);
  const rows = await input.warehouse.select(statement, parameters, slotRow);
  const partitions = new Map<string, { values: readonly string[]; slots: SlotCounts[] }>();
  // One partition exists whatever happened.
  if (input.commitment.partitionBy.length === 0) partitions.set('[]', { values: [], slots: [] });
  for (const { partition_values: values, ...counts } of rows) {
    const key = JSON.stringify(values);
    const partition = partitions.get(key);
    if (partition === undefined) partitions.set(key, { values, slots: [counts] });
    else partition.slots.push(counts);
  }
  return [...partitions.values()];
}

function countSlotsStatement({ commitment, period, activeTime, asOf }: CountSlotsInput): {
  statement: string;
  parameters: StatementParameters;
} {
  const bindings = createBindings();
  const fields = commitment.partitionBy.map((name) => eventFieldOf(name) as EventField);
  const fragments: Readonly<Record<string, string>> = {
    partition: compilePartition(fields, bindings),
    class: compileClass(commitment.classify, bindings),
    covers: compilePredicate(commitment.covers, bindings),
  };
  const completed = commitment.clock === 'completed';
  return {
    statement: warehouseStatement('count-slots', fragments),
    parameters: {
      ...bindings.parameters,
      as_of_ms: asOfParameter(asOf),
      clock_completed: completed,
      // A call may have begun any time before it was completed.
      earliest_start_ms: completed ? BEGIN_OF_TIME_MS : period.start,
      start_ms: period.start,
      end_ms: period.end,
      slot_ms: commitment.indicator.slotMs,
      active_starts_ms: activeTime.map((interval) => interval.start),
      active_ends_ms: activeTime.map((interval) => interval.end),
    },
  };
}

export function asOfParameter(asOf: EpochMs | undefined): EpochMs | string {
  return asOf ?? END_OF_TIME_MS;
}
