import type { z } from 'zod';
import type { ContractVersion } from '../../money/contract/contract.ts';
import { type ReadingName, readings } from '../../money/input/reading.ts';
import { fieldRecord } from '../../money/judge/field-values.ts';
import type { ReadSlot } from '../../money/judge/indicators/indicator.ts';
import type { Difference } from '../../money/statement/recompute.ts';
import type { CommitmentCounts } from '../../money/statement/slot-table.ts';
import type { evidenceLine } from '../../published/result/bundle.ts';
import { EVENTS } from './manifest.ts';
import { partitionKey } from './partition-key.ts';
import type { SlowSlots } from './slow-slots.ts';

const classes = ['good', 'bad', 'invalid'] as const;
/** Beside the classes: good units whose value does not attain. */
const counted = [...classes, 'slow'] as const;

/** A line of `events.ndjson`: a unit and the call that decides it. */
export type EvidenceUnit = z.output<typeof evidenceLine>;

type Counted = (typeof counted)[number];
/** How many units of a slot a reading finds to be what. */
type SlotUnits = Record<ReadingName, Record<Counted, number>>;

/** Counts units that are listed one by one. */
export class ListedCounts {
  /** By commitment and partition, then by slot. */
  readonly units = new Map<string, Map<number, SlotUnits>>();
  lines = 0;

  add({ commitment, partition, slot, claimed, conceded, attains }: EvidenceUnit): void {
    this.lines += 1;
    const key = partitionKey(commitment, partition);
    const slots = this.units.get(key) ?? new Map<number, SlotUnits>();
    this.units.set(key, slots);
    const units = slots.get(slot) ?? noUnits();
    slots.set(slot, units);
    for (const [reading, as] of [
      ['claimed', claimed],
      ['conceded', conceded],
    ] as const) {
      units[reading][as] += 1;
      if (as === 'good' && attains === false) units[reading].slow += 1;
    }
  }
}

/** What is listed of a slot, beside units that are not good. */
export interface Listing {
  /** Every unit. */
  readonly all: boolean;
  /** Slots whose slow units are listed; null: it is an old list, which knows of none. */
  readonly slow: SlowSlots | null;
}

/** Where the list and the table of slots disagree; good units are compared where all are listed. */
export function differencesOfCounts(
  listed: Pick<ListedCounts, 'units'>,
  version: ContractVersion,
  counts: CommitmentCounts,
  { all, slow }: Listing,
): readonly Difference[] {
  const compared = all ? classes : (['bad', 'invalid'] as const);
  const left = new Map([...listed.units].map(([key, slots]) => [key, new Map(slots)]));
  const found: Difference[] = [];
  for (const [i, { id, partitionBy }] of version.commitments.entries()) {
    for (const { values, slots } of counts[i] ?? []) {
      const key = partitionKey(id, fieldRecord(partitionBy, values));
      const listedSlots = left.get(key);
      for (const slot of slots) {
        const number = slot.claimed.slot;
        const units = listedSlots?.get(number) ?? NO_UNITS;
        listedSlots?.delete(number);
        const hasSlow = slow !== null && (all || slow.get(key)?.has(number) === true);
        for (const reading of readings) {
          for (const name of hasSlow ? [...compared, 'slow' as const] : compared) {
            const [stated, count] = [countOf(slot[reading], name), units[reading][name]];
            if (stated !== count) found.push(difference(key, number, reading, name, stated, count));
          }
        }
      }
    }
  }
  for (const [key, slots] of left) {
    for (const [slot, units] of slots) {
      for (const reading of readings) {
        for (const name of counted) {
          const count = units[reading][name];
          if (count > 0) found.push(difference(key, slot, reading, name, 0, count));
        }
      }
    }
  }
  return found;
}

function countOf(slot: ReadSlot, name: Counted): number {
  return name === 'slow' ? slot.values - slot.attaining : slot[name];
}

function noUnits(): SlotUnits {
  const none = { good: 0, bad: 0, invalid: 0, slow: 0 };
  return { claimed: { ...none }, conceded: { ...none } };
}

const NO_UNITS: Readonly<SlotUnits> = noUnits();

function difference(
  key: string,
  slot: number,
  reading: ReadingName,
  name: Counted,
  stated: number,
  found: number,
): Difference {
  return {
    place: `${EVENTS}: ${key} ${slot} ${reading} ${name}`,
    stated: `${stated} units`,
    found: `${found} units`,
  };
}
