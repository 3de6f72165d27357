import type { IngestCounts } from '../../calls/intake/ingest-files.ts';
import { namingModelText } from '../../calls/intake/skipped-text.ts';
import { grouped } from '../terminal/print.ts';

/** `read` = `stored` + `repeated` + `rejected` + `skipped`; null: not known. */
export interface ShownCounts extends IngestCounts {
  /** Events that were not there before. */
  readonly stored: number | null;
  /** Events that were, or that came more than once. */
  readonly repeated: number | null;
}

/** `4 stored, 1 rejected, 2 no model calls, 1 repeated delivery`. */
export function countsText(counts: ShownCounts): string {
  const { accepted, stored, repeated, rejected, skipped, skippedByReason } = counts;
  const noCalls = skipped === 0 ? '' : `, ${grouped(skipped)} no model calls`;
  const again = repeated === 0 ? '' : `, ${repeatedText(repeated)}`;
  const naming = namingModelText(skippedByReason ?? {}, grouped);
  const kept = `${grouped(stored ?? accepted)} stored, ${grouped(rejected)} rejected`;
  const text = `${kept}${noCalls}${again}`;
  return naming === undefined ? text : `${text}; ${naming}`;
}

function repeatedText(repeated: number | null): string {
  return repeated === null
    ? 'how many of them were stored before is not known: others wrote meanwhile'
    : `${grouped(repeated)} repeated ${repeated === 1 ? 'delivery' : 'deliveries'}`;
}

/** What was read again from Kafka so far. */
export function backfilledText(counts: {
  readonly stored: number;
  readonly rejected: number;
}): string {
  return `${grouped(counts.stored)} stored, ${grouped(counts.rejected)} rejected`;
}
