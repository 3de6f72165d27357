import { mapping, text } from '../../ground/document-schema.ts';
import { invalidInput } from '../../ground/errors.ts';
import { type Exact, ONE, plainDecimal } from '../../ground/exact.ts';
import { parseJsonRecords, readJsonRecords } from '../../ground/read-json-records.ts';
import { formatInstant, type Interval } from '../../ground/time.ts';
import type { Published } from '../../published/document.ts';
import { namelessText } from '../../published/document-text.ts';
import type { bundleOutages } from '../../published/result/bundle-records.ts';
import type { Commitment } from '../contract/contract.ts';
import { type Predicate, publishedPredicate } from '../contract/predicate.ts';
import { predicate } from '../contract/scalar-schema.ts';
import { hasDeclaredOutages } from '../contract/told-by-people.ts';
import { endAfterStart, instantField, shareField } from './record-fields.ts';
import { whereFaults } from './where-faults.ts';

/** An outage that somebody declared (docs/contract-language.md, "Files beside a contract"). */
export interface Outage extends Interval {
  readonly id: string;
  /** From 0 to 1. */
  readonly affectedRatio: Exact;
  /** Over partition fields. */
  readonly where: Predicate;
}

export interface OutageTable {
  readonly file: string;
  readonly outages: readonly Outage[];
}

const outageSchema = mapping({
  id: text,
  start: instantField,
  end: instantField,
  affected_ratio: shareField.optional(),
  where: predicate.default({ kind: 'all', of: [] }),
})
  .superRefine(endAfterStart)
  .transform(
    ({ affected_ratio, ...outage }): Outage => ({
      ...outage,
      affectedRatio: affected_ratio ?? ONE,
    }),
  );

/** A JSON array of outages. Throws `invalid_input` with every fault. */
export function loadOutages(path: string): OutageTable {
  return { file: path, outages: readJsonRecords(path, 'outages', outageSchema) };
}

/** As `loadOutages`, for a text at hand; `file` is for messages. */
export function parseOutages(text: string, file: string): OutageTable {
  return { file, outages: parseJsonRecords(text, file, 'outages', outageSchema) };
}

/** The text that `parseOutages` reads. */
export function outagesText(outages: readonly Outage[]): string {
  return `${namelessText(outages.map(outageRecord))}\n`;
}

/** One of the records that `parseOutages` reads. */
export function outageRecord(outage: Outage): Published<typeof bundleOutages>[number] {
  return {
    id: outage.id,
    start: formatInstant(outage.start),
    end: formatInstant(outage.end),
    affected_ratio: plainDecimal(outage.affectedRatio, 0),
    where: publishedPredicate(outage.where),
  };
}

/** Throws `invalid_input` for an outage that asks about more than the fields of partitions. */
export function checkOutages(
  { file, outages }: OutageTable,
  commitments: readonly Commitment[],
): void {
  const declared = commitments.filter(hasDeclaredOutages);
  const faults = outages.flatMap(({ id, where }, i) =>
    whereFaults(`${file}:[${i}]`, { id, where }, declared),
  );
  if (faults.length > 0) throw invalidInput(faults);
}
