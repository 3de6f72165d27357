import type { Fault } from '../../ground/errors.ts';
import type { Clock } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { type DeadLetter, rejectedParts } from '../call/dead-letter.ts';
import type { Format } from '../format/format.ts';
import { nativeFormat } from '../format/native.ts';
import { ingestOrder } from './encode-rows.ts';
import type { EventLine } from './event-line.ts';
import type { IncomingRecord } from './incoming-record.ts';
import { readEventFile } from './read-event-file.ts';
import { refusedFile } from './refuse-file.ts';
import { decodeRecords, type SkippedCounts, storeRecords, sumOfSkipped } from './store-records.ts';

/** A rejected line, as it is stored and as a person looks for it. */
export type RejectedLine = DeadLetter & { readonly path: string; readonly lineNumber: number };

/** Calls in lines that were not empty; `read` = `accepted` + `rejected` + `skipped`. */
export interface IngestCounts {
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Parts of lines that are no calls to a model, e.g. spans of tools. */
  readonly skipped: number;
  readonly skippedByReason?: SkippedCounts | undefined;
}

export interface IngestFilesInput {
  /** In the order of ingestion: of two contents of one event, the later file, then line, counts. */
  readonly paths: readonly string[];
  /** The file that standard input was spooled to, if `-` is among the paths. */
  readonly standardInput?: string | undefined;
  /** Native unless it is said. */
  readonly format?: Format | undefined;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly onRejected?: ((line: RejectedLine) => void) | undefined;
  /** After each stored batch; the counts are those of all files so far. */
  readonly onProgress?: ((counts: IngestCounts) => void) | undefined;
  /** After each file, when the whole of it is stored. */
  readonly onFile?: ((path: string) => Promise<void>) | undefined;
  /**
   * A file without a call event, of which nothing is stored; without this its lines are rejected.
   */
  readonly onRefused?: ((fault: Fault) => void) | undefined;
  /** Aborted: the batch at hand is stored, then the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** Names standard input among paths. */
export const STANDARD_INPUT = '-';

const BATCH_RECORDS = 20_000;
const BATCH_BYTES = 32 << 20;

/**
 * Stores the lines of files as events and dead letters. Run again after a failure it changes
 * nothing that is stored already. Throws `invalid_input` for an unreadable file, and what
 * `Warehouse.insert` throws.
 */
export async function ingestFiles(input: IngestFilesInput): Promise<IngestCounts> {
  const startedAt = input.clock.now();
  const counts = { read: 0, accepted: 0, rejected: 0, skipped: 0 };
  let skippedByReason: SkippedCounts = {};
  let place = 0n;
  // The warehouse writes one batch while the next one is read and decoded.
  let storing: Promise<void> = Promise.resolve();

  const store = async (path: string, records: readonly IncomingRecord[]) => {
    const decoded = decodeRecords(records);
    await storing;
    input.signal?.throwIfAborted();
    storing = storeRecords(input.warehouse, decoded).then(({ accepted, letters }) => {
      counts.accepted += accepted;
      counts.rejected += rejectedParts(letters);
      for (const skipped of Object.values(decoded.skipped)) counts.skipped += skipped;
      skippedByReason = sumOfSkipped([skippedByReason, decoded.skipped]);
      counts.read = counts.accepted + counts.rejected + counts.skipped;
      for (const letter of letters) {
        input.onRejected?.({ ...letter, path, lineNumber: Number(letter.offset) });
      }
      input.onProgress?.({ ...counts });
    });
    // Awaited above or below; until then a failure must not count as unhandled.
    storing.catch(() => {});
  };

  try {
    for (const path of input.paths) {
      const isStandardInput = path === STANDARD_INPUT;
      const origin = isStandardInput ? 'stdin' : `file:${path}`;
      const file = isStandardInput ? (input.standardInput ?? path) : path;
      const label = isStandardInput ? 'standard input' : path;
      if (input.onRefused !== undefined) {
        const fault = await refusedFile(file, label, input.format ?? nativeFormat);
        if (fault !== undefined) {
          input.onRefused(fault);
          continue;
        }
      }
      let records: IncomingRecord[] = [];
      let bytes = 0;
      for await (const lines of readEventFile(file, label)) {
        for (const line of lines) {
          const order = ingestOrder(startedAt, place++);
          records.push(incoming(line, input.format, origin, order, startedAt));
          bytes += line.bytes.length;
          if (records.length >= BATCH_RECORDS || bytes >= BATCH_BYTES) {
            await store(path, records);
            records = [];
            bytes = 0;
          }
        }
      }
      if (records.length > 0) await store(path, records);
      if (input.onFile !== undefined) {
        await storing;
        await input.onFile(path);
      }
    }
  } finally {
    await storing;
  }
  return counts.skipped === 0 ? counts : { ...counts, skippedByReason };
}

function incoming(
  line: EventLine,
  format: Format | undefined,
  origin: string,
  order: bigint,
  ingestedAt: number,
): IncomingRecord {
  return {
    bytes: line.bytes,
    whole: line.whole,
    format,
    origin,
    partition: 0,
    offset: String(line.lineNumber),
    part: line.part,
    arrival: {
      ingestOrder: order,
      kafkaTopic: '',
      kafkaPartition: -1,
      kafkaOffset: '-1',
      ingestedAt,
    },
  };
}
