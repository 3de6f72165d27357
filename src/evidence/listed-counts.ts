import { z } from 'zod';
import type { ContractVersion } from '../contract/contract.ts';
import { readings } from '../evaluation/evaluation.ts';
import { fieldRecord } from '../evaluation/field-values.ts';
import type { Difference } from '../statement/recompute.ts';
import type { Counts } from '../statement/slot-table.ts';
import { parseInstant } from '../time.ts';
import { EVENTS } from './manifest.ts';

const classes = ['good', 'bad', 'invalid'] as const;
const unitClass = z.enum(classes);

const instantText = z.string().refine((text) => parseInstant(text) !== undefined);

/** A line of `events.ndjson`: a unit and the call that decides it. */
export const listedUnitSchema = z.looseObject({
  commitment: z.string(),
  partition: z.record(z.string(), z.string()),
  slot: z.int(),
  at: instantText,
  claimed: unitClass,
  conceded: unitClass,
  /** Index in `classify`; null: none matched. */
  rule: z.int().nullable(),
  event: z.looseObject({ started_at: instantText, duration_ms: z.int() }),
});

export type ListedUnit = z.output<typeof listedUnitSchema>;

/** Counts units that are listed one by one. */
export class ListedCounts {
  /** By commitment, partition, slot, reading and class. */
  readonly units = new Map<string, number>();
  lines = 0;

  add(unit: ListedUnit): void {
    this.lines += 1;
    const partition = JSON.stringify(unit.partition);
    for (const reading of readings) {
      const key = keyOf(unit.commitment, partition, unit.slot, reading, unit[reading]);
      this.units.set(key, (this.units.get(key) ?? 0) + 1);
    }
  }
}

/** Where the list and the table of slots disagree; good units are compared where all are listed. */
export function differencesOfCounts(
  listed: Pick<ListedCounts, 'units'>,
  version: ContractVersion,
  counts: Counts,
  all: boolean,
): readonly Difference[] {
  const compared = all ? classes : (['bad', 'invalid'] as const);
  const left = new Map(listed.units);
  const found: Difference[] = [];
  for (const [i, { id, partitionBy }] of version.commitments.entries()) {
    for (const { values, slots } of counts[i] ?? []) {
      const partition = JSON.stringify(fieldRecord(partitionBy, values));
      for (const slot of slots) {
        for (const reading of readings) {
          for (const name of compared) {
            const key = keyOf(id, partition, slot[reading].slot, reading, name);
            const stated = slot[reading][name];
            const count = left.get(key) ?? 0;
            left.delete(key);
            if (stated !== count) found.push(difference(key, stated, count));
          }
          if (!all) left.delete(keyOf(id, partition, slot[reading].slot, reading, 'good'));
        }
      }
    }
  }
  return [...found, ...[...left].map(([key, count]) => difference(key, 0, count))];
}

function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join(' ');
}

function difference(key: string, stated: number, found: number): Difference {
  return { place: `${EVENTS}: ${key}`, stated: `${stated} units`, found: `${found} units` };
}
