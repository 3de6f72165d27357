import { z } from 'zod';
import type { Commitment } from '../contract/contract.ts';
import { fieldRecord } from '../evaluation/field-values.ts';
import { slotMsOf } from '../evaluation/indicators/indicate.ts';
import type { JudgeInput } from '../evaluation/judge-contract.ts';
import {
  asOfParameter,
  type Repetition,
  selectUnits,
  standsAlone,
} from '../evaluation/select-units.ts';
import { slotAt, slotGrid, slotTime } from '../evaluation/slot-grid.ts';
import { type CallEventField, callEventFields } from '../event/call-event.ts';
import { type EpochMs, formatInstant, type Interval } from '../time.ts';
import { warehouseStatement } from '../warehouse/statement.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { ListedUnit } from './listed-counts.ts';

/** Fields of an event that can tell who somebody is. */
export const PERSONAL_FIELDS = ['tenant', 'team', 'labels'] as const;

export interface ListEvidenceInput {
  readonly warehouse: Warehouse;
  readonly judged: JudgeInput;
  readonly repetition: Repetition;
  /** Events that were stored then or later are not listed. */
  readonly storedUntil?: EpochMs | undefined;
  /** The good ones too. */
  readonly all: boolean;
  /** Whether the events keep `PERSONAL_FIELDS`. */
  readonly withPeople: boolean;
}

/** Units that one question may bring, unless one slot has more. */
const MOST_UNITS = 50_000;

const CLASSES = ['invalid', 'good', 'bad'] as const;
const unitClass = z.literal([0, 1, 2]).transform((value) => CLASSES[value]);
const evidenceRow = z.object({
  partition_values: z.array(z.string()),
  instant_ms: z.int(),
  claimed: unitClass,
  conceded: unitClass,
  rule: z.int(),
  attempt_count: z.int(),
  /** Values of the columns that were asked for. */
  call: z.custom<readonly unknown[]>(Array.isArray),
});

/**
 * Every unit that is not good in both readings, or every unit, with the call that decides it: by commitment, then by time. Memory holds one span of slots at a time.
 */
export async function* listEvidence(input: ListEvidenceInput): AsyncGenerator<ListedUnit> {
  const { judged, all, withPeople } = input;
  const { version, period } = judged;
  const fields = callEventFields.filter(
    (field) => withPeople || !(PERSONAL_FIELDS as readonly string[]).includes(field),
  );
  for (const [i, commitment] of version.commitments.entries()) {
    const slotMs = slotMsOf(commitment.indicator) ?? period.end - period.start;
    const grid = slotGrid(period, slotMs);
    for (const span of spans(unitsBySlot(judged, i, all), (slot) => slotTime(grid, slot))) {
      for (const row of await evidenceOfSpan(input, commitment, span, fields)) {
        const values = Object.fromEntries(fields.map((field, j) => [field, row.call[j]]));
        yield {
          commitment: commitment.id,
          partition: fieldRecord(commitment.partitionBy, row.partition_values),
          slot: slotAt(grid, row.instant_ms),
          at: formatInstant(row.instant_ms),
          claimed: row.claimed,
          conceded: row.conceded,
          // Index in `classify`; null: no rule matched.
          rule: row.rule === 0 ? null : row.rule - 1,
          attempts: row.attempt_count,
          event: {
            ...values,
            started_at: formatInstant(Number(values.started_at)),
            duration_ms: Number(values.duration_ms),
          },
        };
      }
    }
  }
}

function evidenceOfSpan(
  { warehouse, judged, repetition, storedUntil, all }: ListEvidenceInput,
  commitment: Commitment,
  span: Interval,
  fields: readonly CallEventField[],
): Promise<z.output<typeof evidenceRow>[]> {
  const { period, activeTime, exclusions, asOf } = judged;
  const columns = fields.map((field) => (field === 'started_at' ? 'started_at_ms' : field));
  const input = { commitment, activeTime, exclusions, asOf, withEvidence: true };
  // Of copies of one content any may be listed; otherwise the call that counts has to be sought.
  const isOnePass = standsAlone(commitment) && repetition !== 'conflicting';
  const units = isOnePass
    ? selectUnits({ ...input, period: span, repetition: 'none', callColumns: columns })
    : selectUnits({ ...input, period, repetition });
  const statement = isOnePass
    ? warehouseStatement('list-attempts', { units: units.statement })
    : warehouseStatement('list-evidence', {
        units: units.statement,
        call: `tuple(${columns.join(', ')})`,
      });
  return warehouse.select(
    statement,
    {
      ...units.parameters,
      from_ms: span.start,
      to_ms: span.end,
      all,
      stored_until_ms: asOfParameter(storedUntil),
    },
    evidenceRow,
  );
}

/** Units to list by slot, in order; slots without any are absent. */
function unitsBySlot(
  { counts }: JudgeInput,
  commitment: number,
  all: boolean,
): readonly (readonly [slot: number, units: number])[] {
  const bySlot = new Map<number, number>();
  for (const { slots } of counts[commitment] ?? []) {
    for (const { claimed, conceded } of slots) {
      const lost = claimed.bad + claimed.invalid + conceded.bad + conceded.invalid;
      const units = all ? lost + claimed.good : lost;
      if (units > 0) bySlot.set(claimed.slot, (bySlot.get(claimed.slot) ?? 0) + units);
    }
  }
  return [...bySlot].sort(([a], [b]) => a - b);
}

/** Neighbouring slots together, as long as they are not too many units. */
function* spans(
  slots: readonly (readonly [slot: number, units: number])[],
  timeOf: (slot: number) => Interval,
): Generator<Interval> {
  let [start, end, gathered] = [0, 0, 0];
  for (const [slot, units] of slots) {
    const time = timeOf(slot);
    if (gathered > 0 && gathered + units > MOST_UNITS) {
      yield { start, end };
      gathered = 0;
    }
    if (gathered === 0) start = time.start;
    end = time.end;
    gathered += units;
  }
  if (gathered > 0) yield { start, end };
}
