import { fieldRecord } from '../evaluation/field-values.ts';
import { slotMsOf } from '../evaluation/indicators/indicate.ts';
import { slotGrid, slotTime } from '../evaluation/slot-grid.ts';
import { type Documents, documentText } from '../statement/documents.ts';
import { FILES, frozenContract } from '../statement/frozen-inputs.ts';
import { parseSlotTable } from '../statement/slot-table.ts';
import type { Statement } from '../statement/statement.ts';
import type { Interval } from '../time.ts';

/** A run of touching slots of a breached partition in which requests failed, in the claimed reading. */
export interface FailedTime extends Interval {
  readonly failed: number;
  /** Requests that count: good and bad ones. */
  readonly counted: number;
}

/**
 * When the requests failed that a breached partition is judged by, from the table of slots that the
 * statement stands on; empty where it stands on none. The key is the commitment and the partition as
 * `partitionKey` makes it.
 */
export function failedTimes(
  documents: Documents,
  statement: Statement,
): ReadonlyMap<string, readonly FailedTime[]> {
  const found = new Map<string, readonly FailedTime[]>();
  const slotText = documentText(documents, 'slots');
  if (!documents.has('contract') || slotText === undefined) return found;
  const { version, period } = frozenContract(documents, statement);
  const counts = parseSlotTable(slotText, FILES.slots, version);
  for (const [i, { id, partitionBy, indicator }] of version.commitments.entries()) {
    const grid = slotGrid(period, slotMsOf(indicator) ?? period.end - period.start);
    for (const { values, slots } of counts[i] ?? []) {
      const times: FailedTime[] = [];
      for (const { claimed } of slots.toSorted((a, b) => a.claimed.slot - b.claimed.slot)) {
        const { slot, good, bad, values: measured, attaining } = claimed;
        // A commitment to a speed fails in slots, not in calls: those are the slots that miss it.
        const failed = measured > 0 ? measured - attaining : bad;
        if (failed === 0 || slot < 0 || slot >= grid.total) continue;
        const counted = measured > 0 ? measured : good + bad;
        const time = { ...slotTime(grid, slot), failed, counted };
        const last = times.at(-1);
        if (last === undefined || last.end < time.start) times.push(time);
        else times[times.length - 1] = joined(last, time);
      }
      found.set(partitionKey(id, fieldRecord(partitionBy, values)), times);
    }
  }
  return found;
}

function joined(a: FailedTime, b: FailedTime): FailedTime {
  return {
    start: a.start,
    end: b.end,
    failed: a.failed + b.failed,
    counted: a.counted + b.counted,
  };
}

export function partitionKey(
  commitment: string,
  partition: Readonly<Record<string, string>>,
): string {
  return JSON.stringify([commitment, ...Object.entries(partition).sort()]);
}
