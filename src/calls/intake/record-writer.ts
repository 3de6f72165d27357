import { type ErrorCode, UptallyError } from '../../ground/errors.ts';
import type { Clock, EpochMs } from '../../ground/time.ts';
import type { RowBatch, Warehouse } from '../../stores/warehouse/warehouse.ts';
import { type DeadLetter, type DeadLetterReason, rejectedParts } from '../call/dead-letter.ts';
import { eventBatch } from './encode-rows.ts';
import type { DecodedEvent } from './incoming-record.ts';
import { retryWaitMs } from './retry-wait.ts';
import {
  type DecodedRecords,
  type SkippedCounts,
  storeRecords,
  sumOfSkipped,
} from './store-records.ts';

/** How far one partition is read. */
export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
  /** The first offset that is not yet read. */
  readonly nextOffset: string;
  /** Records of the partition that lie at and beyond `nextOffset`. */
  readonly lag: number;
  /** The timestamp of the oldest record that was read with this place; absent if there was none. */
  readonly oldestAt?: EpochMs | undefined;
  /** Counts the assignments of the consumer; the place is worth nothing in a later one. */
  readonly generation: number;
}

/** What one batch did; durations in milliseconds. */
export interface StoredBatch {
  /** `stored` + all rejected ones. */
  readonly records: number;
  readonly stored: number;
  readonly rejectedByReason: Readonly<Partial<Record<DeadLetterReason, number>>>;
  /** Beside `records`: what was no call to a model. */
  readonly skippedByReason?: SkippedCounts | undefined;
  readonly decodeMs: number;
  readonly insertMs: number;
  readonly commitMs: number;
  /**
   * From the oldest record's own timestamp until the batch could be queried; absent without one.
   */
  readonly queryableMs?: number | undefined;
  readonly lagByPartition: readonly PartitionPlace[];
}

/** Ends after that many milliseconds, or as soon as `signal` is aborted; never rejects. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export interface RecordWriterInput {
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  /** Called once the records before these places are stored. */
  readonly commit: (places: readonly PartitionPlace[]) => Promise<void>;
  readonly wait: Wait;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onBatch?: ((batch: StoredBatch) => void) | undefined;
  /** The warehouse did not take the batch; it is tried again after `waitMs`. */
  readonly onAway: (error: UptallyError, waitMs: number) => void;
  /** The warehouse takes rows again. */
  readonly onBack: () => void;
}

export interface RecordWriter {
  /** False while a whole batch waits for the one being written, and while the warehouse is away. */
  hasRoom(): boolean;
  /** Ends when `hasRoom` or `awayReason` may have changed. */
  change(): Promise<void>;
  /** Why nothing can be stored now. */
  awayReason(): string | undefined;
  add(records: DecodedRecords, bytes: number, decodeMs: number, place: PartitionPlace): void;
  /**
   * Writes what is gathered, and ends; what the warehouse does not take now is left uncommitted.
   */
  finish(): Promise<void>;
  /** Rejects with whatever neither the data nor the warehouse explain. */
  readonly done: Promise<void>;
}

/** A batch is written when it has so many records or bytes, or has waited so long for more. */
const BATCH_RECORDS = 20_000;
const BATCH_BYTES = 16 << 20;
const BATCH_AGE_MS = 500;

interface Batch {
  readonly events: DecodedEvent[];
  readonly letters: DeadLetter[];
  skipped: SkippedCounts;
  readonly places: Map<string, PartitionPlace>;
  encoded?: RowBatch | undefined;
  bytes: number;
  decodeMs: number;
  oldestAt: EpochMs | undefined;
}

/** Gathers decoded records into big inserts: one batch is written while the next is gathered. */
export function startRecordWriter(input: RecordWriterInput): RecordWriter {
  return new GatheringWriter(input);
}

class GatheringWriter implements RecordWriter {
  readonly done: Promise<void>;
  readonly #input: RecordWriterInput;
  readonly #ending = new AbortController();
  readonly #changes = changeSignal();
  #gathered = emptyBatch();
  #awayReason: string | undefined;

  constructor(input: RecordWriterInput) {
    this.#input = input;
    this.done = this.#writeAll();
    // Also seen by whoever awaits `done`; until then it must not count as unhandled.
    this.done.catch(() => {}).finally(this.#changes.fire);
  }

  hasRoom(): boolean {
    return this.#awayReason === undefined && !isFull(this.#gathered);
  }

  change(): Promise<void> {
    return this.#changes.next();
  }

  awayReason(): string | undefined {
    return this.#awayReason;
  }

  add(records: DecodedRecords, bytes: number, decodeMs: number, place: PartitionPlace): void {
    const gathered = this.#gathered;
    // Not push(...): a batch can be longer than an argument list.
    for (const event of records.events) gathered.events.push(event);
    for (const letter of records.letters) gathered.letters.push(letter);
    gathered.skipped = sumOfSkipped([gathered.skipped, records.skipped]);
    gathered.places.set(`${place.partition} ${place.topic}`, place);
    gathered.oldestAt = earliest(gathered.oldestAt, place.oldestAt);
    gathered.bytes += bytes;
    gathered.decodeMs += decodeMs;
    // Encoded while the warehouse is still at the batch before, so that it need not wait.
    gathered.encoded = isFull(gathered) ? eventBatch(gathered.events) : undefined;
    this.#changes.fire();
  }

  finish(): Promise<void> {
    this.#ending.abort();
    this.#changes.fire();
    return this.done;
  }

  async #writeAll(): Promise<void> {
    for (;;) {
      await this.#gatheredEnough();
      if (this.#gathered.places.size === 0) return;
      const batch = this.#gathered;
      this.#gathered = emptyBatch();
      this.#changes.fire();
      if (!(await this.#written(batch))) return;
    }
  }

  async #gatheredEnough(): Promise<void> {
    const { signal } = this.#ending;
    while (this.#gathered.places.size === 0 && !signal.aborted) await this.#changes.next();
    let old = false;
    const early = new AbortController();
    const ageing = this.#input.wait(BATCH_AGE_MS, early.signal).then(() => {
      old = true;
      this.#changes.fire();
    });
    while (!isFull(this.#gathered) && !old && !signal.aborted) await this.#changes.next();
    early.abort();
    await ageing;
  }

  /** False if the warehouse is away and nobody waits for it any more. */
  async #written(batch: Batch): Promise<boolean> {
    const { clock, warehouse } = this.#input;
    for (let attempt = 1; ; attempt += 1) {
      const startedAt = clock.now();
      try {
        // 1. Insert events. 2. Insert dead letters. What fails here or later is delivered again,
        // and equal rows are one row: at least once from Kafka, exactly once in the warehouse.
        const { accepted, letters } = await storeRecords(warehouse, batch);
        const storedAt = clock.now();
        if (this.#awayReason !== undefined) {
          this.#awayReason = undefined;
          this.#input.onBack();
        }
        // 3. Commit offsets, only of what is stored.
        const places = [...batch.places.values()];
        await this.#input.commit(places);
        this.#input.onBatch?.({
          records: batch.events.length + rejectedParts(batch.letters),
          stored: accepted,
          rejectedByReason: countByReason(letters),
          skippedByReason: batch.skipped,
          decodeMs: batch.decodeMs,
          insertMs: storedAt - startedAt,
          commitMs: clock.now() - storedAt,
          ...(batch.oldestAt !== undefined && { queryableMs: storedAt - batch.oldestAt }),
          lagByPartition: places,
        });
        return true;
      } catch (error) {
        if (!isWarehouseAway(error)) throw error;
        if (this.#ending.signal.aborted) return false;
        const waitMs = retryWaitMs(attempt, this.#input.random());
        this.#awayReason = error.message;
        this.#input.onAway(error, waitMs);
        this.#changes.fire();
        await this.#input.wait(waitMs, this.#ending.signal);
      }
    }
  }
}

function emptyBatch(): Batch {
  return {
    events: [],
    letters: [],
    skipped: {},
    places: new Map(),
    bytes: 0,
    decodeMs: 0,
    oldestAt: undefined,
  };
}

function earliest(one: EpochMs | undefined, other: EpochMs | undefined): EpochMs | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}

function isFull(batch: Batch): boolean {
  return batch.events.length + batch.letters.length >= BATCH_RECORDS || batch.bytes >= BATCH_BYTES;
}

/** Rejected comes here only what concerns the whole table, which somebody has to mend. */
export function isWarehouseAway(error: unknown): error is UptallyError {
  const codes: readonly ErrorCode[] = ['unavailable', 'rejected', 'row_rejected', 'rows_lost'];
  return error instanceof UptallyError && codes.includes(error.code);
}

export function countByReason(letters: readonly DeadLetter[]) {
  const counts: Partial<Record<DeadLetterReason, number>> = {};
  for (const { reason, parts } of letters) counts[reason] = (counts[reason] ?? 0) + parts;
  return counts;
}

/** Whoever awaits `next` goes on at the next `fire`. */
function changeSignal() {
  let waiting: (() => void)[] = [];
  return {
    next: () => new Promise<void>((resolve) => waiting.push(resolve)),
    fire: () => {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
  };
}
