import { mapping, oneOf, text } from '../../ground/document-schema.ts';
import { type Fault, invalidInput } from '../../ground/errors.ts';
import { parseJsonRecords, readJsonRecords } from '../../ground/read-json-records.ts';
import { formatInstant } from '../../ground/time.ts';
import type { Published } from '../../published/document.ts';
import { namelessText } from '../../published/document-text.ts';
import type { bundleExclusions } from '../../published/result/bundle-records.ts';
import type { Commitment, ExclusionEffect } from '../contract/contract.ts';
import { predicateFields, publishedPredicate } from '../contract/predicate.ts';
import { predicate } from '../contract/scalar-schema.ts';
import { hasDeclaredOutages } from '../contract/told-by-people.ts';
import type { Exclusion } from './excluded-time.ts';
import { endAfterStart, instantField } from './record-fields.ts';

/** Where exclusions came from, for messages. */
export interface ExclusionTable {
  readonly file: string;
  readonly exclusions: readonly Exclusion[];
}

const exclusionSchema = mapping({
  id: text,
  class: text,
  start: instantField,
  end: instantField,
  where: predicate.default({ kind: 'all', of: [] }),
  status: oneOf(['approved', 'asserted', 'rejected']),
}).superRefine(endAfterStart);

/** A JSON array of windows. Throws `invalid_input` with every fault. */
export function loadExclusions(path: string): ExclusionTable {
  return {
    file: path,
    exclusions: readJsonRecords(path, 'exclusions', exclusionSchema),
  };
}

/** As `loadExclusions`, for a text at hand; `file` is for messages. */
export function parseExclusions(text: string, file: string): ExclusionTable {
  return { file, exclusions: parseJsonRecords(text, file, 'exclusions', exclusionSchema) };
}

/** The text that `parseExclusions` reads. */
export function exclusionsText(exclusions: readonly Exclusion[]): string {
  const records: Published<typeof bundleExclusions> = exclusions.map(
    ({ where, start, end, ...exclusion }) => ({
      id: exclusion.id,
      class: exclusion.class,
      start: formatInstant(start),
      end: formatInstant(end),
      where: publishedPredicate(where),
      status: exclusion.status,
    }),
  );
  return `${namelessText(records)}\n`;
}

/**
 * Throws `invalid_input` for a window that takes time away, but asks about more than the fields of
 * a commitment's partitions: no slot could say whether it lies in it.
 */
export function checkExclusions(
  { file, exclusions }: ExclusionTable,
  commitments: readonly Commitment[],
): void {
  const faults = exclusions.flatMap((exclusion): readonly Fault[] =>
    commitments.flatMap((commitment) => {
      const effect = commitment.exclusions.get(exclusion.class);
      return fieldsBeyond(exclusion, commitment).map((field) => ({
        place: `${file}:${exclusion.id}.where.${field}`,
        value: `${exclusion.class}: ${effect}`,
        expectation:
          `a field of partition_by of ${commitment.id}: ` +
          `${commitment.partitionBy.join(', ') || '(none)'}`,
      }));
    }),
  );
  if (faults.length > 0) throw invalidInput(faults);
}

/** What a window that takes time away asks about beside the fields of a commitment's partitions. */
export function fieldsBeyond(exclusion: Exclusion, commitment: Commitment): readonly string[] {
  const effect = commitment.exclusions.get(exclusion.class);
  if (effect === undefined || !cutsTime(effect, commitment)) return [];
  return predicateFields(exclusion.where).filter(
    (field) => !commitment.partitionBy.includes(field),
  );
}

/** Else an effect touches units alone, of which each can say whether it lies in a window. */
function cutsTime(effect: ExclusionEffect, commitment: Commitment): boolean {
  return effect === 'remove_time' || (effect === 'count_as_good' && hasDeclaredOutages(commitment));
}
