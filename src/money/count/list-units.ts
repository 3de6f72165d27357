import { z } from 'zod';
import { type Exact, ratio } from '../../ground/exact.ts';
import type { Interval } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { CallClass } from '../contract/contract.ts';
import type { ReadingName } from '../input/reading.ts';
import { type SelectUnitsInput, selectUnits } from './select-units.ts';
import { callClass, type UnitClass, unitClass } from './unit-class.ts';

/** One unit with what made its class. */
export interface ListedUnit {
  readonly source: string;
  /** Of a logical call, that of its first attempt. */
  readonly eventId: string;
  readonly instantMs: number;
  readonly claimed: UnitClass;
  readonly conceded: UnitClass;
  /**
   * What `classify` says about the attempt that decides, and its rule in the list, if one matched.
   */
  readonly classified: CallClass;
  readonly rule: number | null;
  /** Whether the retry rule dropped it, per reading. */
  readonly retried: Readonly<Record<ReadingName, boolean>>;
  /** Positions in the list of exclusions, of those that it lies in; of any status. */
  readonly windows: readonly number[];
  /** `target_by` has no target for it. */
  readonly lacksTarget: boolean;
  /** Of the metric; null where it is not eligible, or where there is no metric. */
  readonly value: { readonly metric: Exact; readonly attains: boolean } | null;
  /** Of a logical call, its last one. */
  readonly lastEventId: string;
  readonly attempts: number;
}

export interface ListUnitsInput
  extends Omit<SelectUnitsInput, 'slice' | 'withEvidence' | 'repetition'> {
  readonly warehouse: Warehouse;
  /** Values of the partition fields. */
  readonly partition: readonly string[];
  /** Clock instants that count. */
  readonly within: Interval;
  /** What this reading lost comes first. */
  readonly reading: ReadingName;
  readonly most: number;
}

const wholeText = z.string().regex(/^-?\d+$/);

const unitRow = z.object({
  source: z.string(),
  event_id: z.string(),
  instant_ms: z.int(),
  claimed: unitClass,
  conceded: unitClass,
  class: callClass,
  rule: z.int(),
  windows: z.array(z.int()),
  claimed_retried: z.coerce.boolean(),
  conceded_retried: z.coerce.boolean(),
  lacks_target: z.coerce.boolean(),
  has_value: z.coerce.boolean(),
  attains: z.coerce.boolean(),
  value_numerator: wholeText,
  value_denominator: wholeText,
  last_event_id: z.string(),
  attempt_count: z.int(),
});

/** What `countSlots` counts, one by one: the units of a partition between two instants. */
export async function listUnits(input: ListUnitsInput): Promise<readonly ListedUnit[]> {
  const units = selectUnits({ ...input, repetition: 'conflicting', withEvidence: true });
  const rows = await input.warehouse.select(
    ...warehouseQuery('count/list-units', {
      fragments: { units: units.text },
      parameters: {
        ...units.parameters,
        partition: input.partition,
        from_ms: input.within.start,
        to_ms: input.within.end,
        conceded: input.reading === 'conceded',
        most: input.most,
      },
    }),
    unitRow,
  );
  return rows.map(
    (row): ListedUnit => ({
      source: row.source,
      eventId: row.event_id,
      instantMs: row.instant_ms,
      claimed: row.claimed,
      conceded: row.conceded,
      classified: row.class,
      rule: row.rule === 0 ? null : row.rule - 1,
      retried: { claimed: row.claimed_retried, conceded: row.conceded_retried },
      windows: row.windows.map((number) => number - 1),
      lacksTarget: row.lacks_target,
      value: row.has_value
        ? {
            metric: ratio(BigInt(row.value_numerator), BigInt(row.value_denominator)),
            attains: row.attains,
          }
        : null,
      lastEventId: row.last_event_id,
      attempts: row.attempt_count,
    }),
  );
}
