import { z } from 'zod';
import type { RecordHeaders } from '../../calls/call/dead-letter.ts';
import { recordFormats } from '../../calls/call/record-format.ts';
import { type FiledLetter, letterStates } from '../../calls/intake/find-dead-letters.ts';
import type { LetterReplay } from '../../calls/intake/replay-dead-letters.ts';
import { formatInstant } from '../../ground/time.ts';
import { document, type Published } from '../document.ts';
import { count, instant, sha256 } from '../scalars.ts';

const letter = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  origin: z.string(),
  partition: z.int(),
  offset: z.string(),
  part: count.describe('which part of the record; 0 for the first or only one'),
  format: z.enum(recordFormats),
  reason: z.string(),
  json_path: z.string(),
  message: z.string(),
  raw_bytes: count,
  ingest_order: z.string().nullable().describe('of its record; null: from before it was kept'),
  whole_bytes: count.describe('of a record that was too large to keep; 0 elsewhere'),
  whole_sha256: sha256.or(z.literal('')),
  state: z.enum(letterStates),
  note: z.string().describe('why it was dropped; empty else'),
  received_at: instant,
});

export const deadLettersDocument = document(
  'dead-letters@1',
  'Records that could not become events, oldest first',
  { total: count.describe('of all, whatever the limit'), letters: z.array(letter) },
);

export const deadLetterDocument = document('dead-letter@1', 'One of them with its bytes', {
  ...letter.shape,
  headers: z
    .record(z.string(), z.string())
    .optional()
    .describe('those without which the bytes cannot be read'),
  raw_base64: z.base64(),
});

export const replayDocument = document('replay@1', 'What became of dead letters read again', {
  found: count.describe('replayed + the sum of remaining'),
  replayed: count,
  remaining: z.record(z.string(), count).describe('by the reason that they have now'),
});

export const droppedLettersDocument = document('dropped-letters@1', 'Letters that were given up', {
  dropped: count,
});

export function deadLettersJson(
  letters: readonly FiledLetter[],
  total: number,
): Published<typeof deadLettersDocument> {
  return { schema: 'uptally/dead-letters@1', total, letters: letters.map(letterJson) };
}

export function deadLetterJson(
  filed: FiledLetter,
  record: { readonly headers?: RecordHeaders | undefined; readonly bytes: Buffer },
): Published<typeof deadLetterDocument> {
  return {
    schema: 'uptally/dead-letter@1',
    ...letterJson(filed),
    ...(record.headers && { headers: record.headers }),
    raw_base64: record.bytes.toString('base64'),
  };
}

export function replayJson(replay: LetterReplay): Published<typeof replayDocument> {
  const { found, replayed, remaining } = replay;
  return { schema: 'uptally/replay@1', found, replayed, remaining };
}

export function droppedLettersJson(dropped: number): Published<typeof droppedLettersDocument> {
  return { schema: 'uptally/dropped-letters@1', dropped };
}

function letterJson(filed: FiledLetter): Published<typeof letter> {
  return {
    id: filed.id,
    origin: filed.origin,
    partition: filed.partition,
    offset: filed.offset,
    part: filed.part,
    format: filed.format,
    reason: filed.reason,
    json_path: filed.json_path,
    message: filed.message,
    raw_bytes: filed.raw_bytes,
    ingest_order: filed.ingest_order,
    whole_bytes: filed.whole_bytes,
    whole_sha256: filed.whole_sha256,
    state: filed.state,
    note: filed.note,
    received_at: formatInstant(filed.received_at_ms),
  };
}
