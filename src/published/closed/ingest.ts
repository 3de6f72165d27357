import { z } from 'zod';
import type { IngestCounts } from '../../calls/intake/ingest-files.ts';
import { skippedNamingModel } from '../../calls/intake/skipped-text.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { document, type Published } from '../document.ts';
import { count, instant } from '../scalars.ts';

export const ingestDocument = document(
  'ingest@1',
  'What became of the calls of files: read = stored + repeated + rejected + skipped',
  {
    read: count.describe('calls in lines that were not empty'),
    accepted: count,
    rejected: count,
    skipped: count.describe('parts of lines that are no calls to a model'),
    stored: count.nullable().describe('events that were not there before; null: not known'),
    repeated: count
      .nullable()
      .describe('events that were, or that came more than once; null: not known'),
    skipped_naming_model: z
      .record(z.string(), count)
      .optional()
      .describe('of the skipped those that name a model, by reason; absent: none'),
  },
);

export const backfillDocument = document('backfill@1', 'What was read again from Kafka', {
  records: count,
  stored: count,
  rejected: count,
});

export const emissionDocument = document(
  'emission@1',
  'Calls that were made up: what it takes to send the same again',
  { sent: count, seed: count, from: instant },
);

export function ingestJson(
  counts: IngestCounts & { readonly stored: number | null; readonly repeated: number | null },
): Published<typeof ingestDocument> {
  const { read, accepted, rejected, skipped, stored, repeated, skippedByReason } = counts;
  const naming = skippedNamingModel(skippedByReason ?? {});
  return {
    schema: 'uptally/ingest@1',
    read,
    accepted,
    rejected,
    skipped,
    stored,
    repeated,
    ...(naming && { skipped_naming_model: naming as Readonly<Record<string, number>> }),
  };
}

export function backfillJson(
  counts: Omit<Published<typeof backfillDocument>, 'schema'>,
): Published<typeof backfillDocument> {
  const { records, stored, rejected } = counts;
  return { schema: 'uptally/backfill@1', records, stored, rejected };
}

export function emissionJson({
  sent,
  seed,
  from,
}: {
  readonly sent: number;
  readonly seed: number;
  readonly from: EpochMs;
}): Published<typeof emissionDocument> {
  return { schema: 'uptally/emission@1', sent, seed, from: formatInstant(from) };
}
