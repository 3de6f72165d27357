import { type Clock, SECOND_MS } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { type DeadLetter, rejectedParts } from '../call/dead-letter.ts';
import type { DecodedEvent } from './incoming-record.ts';
import type { RefusedEvent } from './insert-events.ts';
import { countByReason, type StoredBatch, type Wait } from './record-writer.ts';
import { type DecodedRecords, storeRecords, sumOfSkipped } from './store-records.ts';

/** Stores what many small requests bring in few big inserts. */
export interface GatheredStore {
  /** False while so much waits that a caller had better come back later. */
  hasRoom(): boolean;
  /**
   * Ends when the records are stored, with those of their events that the warehouse
   * refused. Rejects with what `storeRecords` throws: then nothing is promised, and
   * the same records may come again.
   */
  store(records: DecodedRecords, bytes: number): Promise<readonly RefusedEvent[]>;
  /** Stores what is gathered, and ends. */
  finish(): Promise<void>;
}

/** ClickHouse makes a file of every insert: few a second are good, hundreds are an outage. */
const GATHER_MS = SECOND_MS / 5;
const BATCH_RECORDS = 20_000;
const BATCH_BYTES = 16 << 20;
const MOST_WAITING_BYTES = 64 << 20;

interface Waiting {
  readonly records: DecodedRecords;
  readonly bytes: number;
  readonly resolve: (refused: readonly RefusedEvent[]) => void;
  readonly reject: (error: unknown) => void;
}

export function startGatheredStore(input: {
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly onBatch?: ((batch: StoredBatch) => void) | undefined;
}): GatheredStore {
  let waiting: Waiting[] = [];
  let bytesInHand = 0;
  let full = new AbortController();
  let storing: Promise<void> | undefined;
  const ending = new AbortController();

  async function storeAll(): Promise<void> {
    while (waiting.length > 0) {
      const early = AbortSignal.any([full.signal, ending.signal]);
      if (!early.aborted) await input.wait(GATHER_MS, early);
      const batch = waiting;
      waiting = [];
      full = new AbortController();
      await storeBatch(batch);
      for (const { bytes } of batch) bytesInHand -= bytes;
    }
    storing = undefined;
  }

  async function storeBatch(batch: readonly Waiting[]): Promise<void> {
    const startedAt = input.clock.now();
    try {
      const records = merged(batch);
      const { accepted, letters, refused } = await storeRecords(input.warehouse, records);
      for (const { records: mine, resolve } of batch) {
        const own = new Set<DecodedEvent>(mine.events);
        resolve(refused.length === 0 ? [] : refused.filter(({ event }) => own.has(event)));
      }
      input.onBatch?.({
        records: accepted + rejectedParts(letters),
        stored: accepted,
        rejectedByReason: countByReason(letters),
        skippedByReason: records.skipped,
        decodeMs: 0,
        insertMs: input.clock.now() - startedAt,
        commitMs: 0,
        lagByPartition: [],
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    hasRoom: () => bytesInHand < MOST_WAITING_BYTES && !ending.signal.aborted,
    store(records, bytes) {
      return new Promise((resolve, reject) => {
        waiting.push({ records, bytes, resolve, reject });
        bytesInHand += bytes;
        if (isFull(waiting)) full.abort();
        storing ??= storeAll();
      });
    },
    async finish() {
      ending.abort();
      await storing;
    },
  };
}

function isFull(waiting: readonly Waiting[]): boolean {
  let count = 0;
  let bytes = 0;
  for (const { records, bytes: size } of waiting) {
    count += records.events.length + records.letters.length;
    bytes += size;
  }
  return count >= BATCH_RECORDS || bytes >= BATCH_BYTES;
}

function merged(batch: readonly Waiting[]): DecodedRecords {
  const events: DecodedEvent[] = [];
  const letters: DeadLetter[] = [];
  for (const { records } of batch) {
    for (const event of records.events) events.push(event);
    for (const letter of records.letters) letters.push(letter);
  }
  return { events, letters, skipped: sumOfSkipped(batch.map(({ records }) => records.skipped)) };
}
