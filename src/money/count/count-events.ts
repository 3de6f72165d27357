import { z } from 'zod';
import type { EpochMs } from '../../ground/time.ts';
import { supersededContents } from '../../stores/warehouse/contents.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { asOfParameter, type Repetition, STARTED_BEFORE } from './select-units.ts';

export interface EventCounts {
  /** Identities. */
  readonly distinct: number;
  /** Identities with more than one content. */
  readonly conflicts: number;
  readonly repetition: Repetition;
}

export interface CountEventsInput {
  readonly warehouse: Warehouse;
  /** Events that started then or later do not exist. */
  readonly asOf?: EpochMs | undefined;
  /** Counts in at least so many parts, each of which takes a fraction of the memory. */
  readonly slices: number;
  /** About how many rows there are, so that no part takes more memory than it may. */
  readonly eventRows: number;
}

/** A part of so many identities takes some 200 MB. */
const ROWS_PER_SLICE = 8_000_000;

const identitiesRow = z.object({ stored_rows: z.int(), identities: z.int() });
const contentsRow = z.object({ contents: z.int() });
const conflictsRow = z.object({ distinct_events: z.int(), conflicts: z.int() });

/**
 * Over everything in the warehouse; the dearer questions only where the cheaper ones leave doubt.
 */
export async function countEvents(input: CountEventsInput): Promise<EventCounts> {
  const { warehouse } = input;
  const as_of_ms = asOfParameter(input.asOf);
  let [storedRows, identities] = [0, 0];
  for (const slice of slicesOf(input)) {
    const [isUntil, isSliced] = [input.asOf !== undefined, slice.slices > 1];
    const query = warehouseQuery('intake/count-identities', {
      fragments: {
        ...(isUntil && { as_of: STARTED_BEFORE }),
        ...(isSliced && { slice: 'identity_hash % {slices:UInt64} = {slice:UInt64}' }),
      },
      parameters: { ...(isUntil && { as_of_ms }), ...(isSliced && slice) },
    });
    const [row] = await warehouse.select(...query, identitiesRow);
    storedRows += row?.stored_rows ?? 0;
    identities += row?.identities ?? 0;
  }
  if (storedRows === identities) {
    return { distinct: identities, conflicts: 0, repetition: 'none' };
  }
  let contents = 0;
  for (const slice of slicesOf(input)) {
    const parameters = { as_of_ms, ...slice };
    const query = warehouseQuery('count/count-contents', { parameters });
    const [row] = await warehouse.select(...query, contentsRow);
    contents += row?.contents ?? 0;
  }
  if (contents === identities) {
    return { distinct: identities, conflicts: 0, repetition: 'redelivered' };
  }
  const [row] = await warehouse.select(
    ...warehouseQuery('count/count-conflicts', {
      fragments: { superseded: supersededContents(STARTED_BEFORE) },
      parameters: { as_of_ms },
    }),
    conflictsRow,
  );
  return {
    distinct: row?.distinct_events ?? 0,
    conflicts: row?.conflicts ?? 0,
    repetition: 'conflicting',
  };
}

function slicesOf(input: CountEventsInput): readonly { slices: number; slice: number }[] {
  const slices = Math.max(input.slices, Math.ceil(input.eventRows / ROWS_PER_SLICE));
  return Array.from({ length: slices }, (_, slice) => ({ slices, slice }));
}
