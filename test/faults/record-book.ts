import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { CompressionTypes, type Producer } from 'kafkajs';
import { z } from 'zod';
import { kafkaIngestOrder } from '../../src/calls/intake/encode-rows.ts';
import { parseInstant } from '../../src/ground/time.ts';
import type { Warehouse } from '../../src/stores/warehouse/warehouse.ts';
import type { PlannedRecord } from './plan-records.ts';

/** Larger requests than this are more than one: the broker takes 8 MB. */
const REQUEST_RECORDS = 500;

/** What Kafka acknowledged, with the place that it gave. */
interface AcknowledgedRecord extends PlannedRecord {
  readonly offset: number;
  readonly timestamp: number;
}

export interface BookCounts {
  readonly produced: number;
  readonly events: number;
  readonly letters: number;
  readonly identities: number;
  readonly conflicts: number;
}

/** Every acknowledged record of one topic, and the comparison with what the warehouse holds. */
export class RecordBook {
  readonly #topic: string;
  readonly #startedAt: number;
  readonly #records: AcknowledgedRecord[] = [];

  /** `startedAt`: what the records' own times are counted from. */
  constructor(topic: string, startedAt: number) {
    this.#topic = topic;
    this.#startedAt = startedAt;
  }

  get length(): number {
    return this.#records.length;
  }

  async produce(producer: Producer, records: readonly PlannedRecord[]): Promise<void> {
    for (let sent = 0; sent < records.length; sent += REQUEST_RECORDS) {
      await this.#send(producer, records.slice(sent, sent + REQUEST_RECORDS));
    }
  }

  async #send(producer: Producer, records: readonly PlannedRecord[]): Promise<void> {
    const timestampOf = ({ order }: PlannedRecord) => this.#startedAt + order;
    const answers = await producer.send({
      topic: this.#topic,
      acks: -1,
      compression: CompressionTypes.None,
      messages: records.map((record) => ({
        key: record.key,
        value: record.value,
        partition: record.partition,
        timestamp: String(timestampOf(record)),
      })),
    });
    const next = new Map(
      answers.map(({ partition, baseOffset }) => [partition, Number(baseOffset)]),
    );
    for (const record of records) {
      const offset = next.get(record.partition);
      assert.ok(offset !== undefined && offset >= 0, 'every record was acknowledged');
      next.set(record.partition, offset + 1);
      this.#records.push({ ...record, offset, timestamp: timestampOf(record) });
    }
  }

  /** The broker holds what it acknowledged and nothing else. */
  requireEnds(places: readonly { partition: number; end: number }[]): void {
    for (const { partition, end } of places) {
      assert.equal(
        this.#records.filter((record) => record.partition === partition).length,
        end,
        `partition ${partition}: its end is what was acknowledged`,
      );
    }
  }

  /** Every record that lies before a committed offset is stored or dead-lettered. */
  async requireStored(
    warehouse: Warehouse,
    committed: readonly { partition: number; committed: number }[],
  ): Promise<void> {
    const before = new Map(committed.map((place) => [place.partition, place.committed]));
    const read = this.#records.filter(
      ({ partition, offset }) => offset < (before.get(partition) ?? 0),
    );
    if (read.length === 0) return;
    const events = new Set((await storedEvents(warehouse)).map(contentKey));
    const letters = new Set((await storedLetters(warehouse)).map(placeKey));
    const missing = read.filter((record) => {
      const { fate } = record;
      if (fate.kind === 'event') return !events.has(contentKey(fate));
      return fate.kind === 'letter' && !letters.has(placeKey(record));
    });
    assert.deepEqual(missing.map(shownRecord), [], 'committed, but neither stored nor dead letter');
  }

  /** The exact equation between what was acknowledged, what is stored and what is a dead letter. */
  async requireEqual(warehouse: Warehouse): Promise<BookCounts> {
    const events = await storedEvents(warehouse);
    const expected = this.#expectedEvents();
    assert.deepEqual(events.map(eventLine).sort(), expected.map(eventLine).sort(), 'events');

    const letters = await storedLetters(warehouse);
    const expectedLetters = this.#records.filter(({ fate }) => fate.kind === 'letter');
    assert.deepEqual(
      letters.map(letterLine).sort(),
      expectedLetters
        .map((record) =>
          letterLine({
            partition: record.partition,
            offset: record.offset,
            reason: record.fate.kind === 'letter' ? record.fate.reason : '',
            raw_md5: createHash('md5')
              .update(record.value ?? '')
              .digest('hex'),
          }),
        )
        .sort(),
      'dead letters',
    );
    return { ...(await this.#counted(warehouse)), letters: letters.length };
  }

  /** Every identity counts once, and those with several contents are known. */
  async #counted(warehouse: Warehouse): Promise<Omit<BookCounts, 'letters'>> {
    const contents = new Map<string, number>();
    for (const event of this.#expectedEvents()) {
      const identity = JSON.stringify([event.source, event.event_id]);
      contents.set(identity, (contents.get(identity) ?? 0) + 1);
    }
    const conflicts = [...contents.values()].filter((count) => count > 1).length;
    const [counted] = await warehouse.select(
      `SELECT count() AS distinct_events, countIf(contents > 1) AS conflicts
       FROM (
         SELECT uniqExact(content_hash) AS contents FROM events FINAL GROUP BY source, event_id
       )`,
      {},
      z.object({ distinct_events: z.number(), conflicts: z.number() }),
    );
    assert.deepEqual(counted, { distinct_events: contents.size, conflicts }, 'identities');
    return {
      produced: this.#records.length,
      events: [...contents.values()].reduce((sum, count) => sum + count, 0),
      identities: contents.size,
      conflicts,
    };
  }

  /** Of the records with one content the one with the greatest order is the row that stays. */
  #expectedEvents(): StoredEvent[] {
    const winners = new Map<string, AcknowledgedRecord>();
    for (const record of this.#records) {
      if (record.fate.kind !== 'event') continue;
      const key = contentKey(record.fate);
      if ((winners.get(key)?.order ?? -1) < record.order) winners.set(key, record);
    }
    return [...winners.values()].flatMap(({ fate, partition, offset, timestamp }) =>
      fate.kind === 'event'
        ? {
            source: fate.source,
            event_id: fate.eventId,
            content: fate.content,
            started_at_ms: parseInstant(fate.startedAt) ?? Number.NaN,
            partition,
            offset,
            ingest_order: kafkaIngestOrder(timestamp, BigInt(offset)).toString(),
          }
        : [],
    );
  }
}

const eventRow = z.object({
  source: z.string(),
  event_id: z.string(),
  content: z.string(),
  started_at_ms: z.number(),
  partition: z.number(),
  offset: z.number(),
  ingest_order: z.string(),
});
type StoredEvent = z.output<typeof eventRow>;

const letterRow = z.object({
  partition: z.number(),
  offset: z.number(),
  reason: z.string(),
  raw_md5: z.string(),
});
type StoredLetter = z.output<typeof letterRow>;

function storedEvents(warehouse: Warehouse): Promise<StoredEvent[]> {
  return warehouse.select(
    `SELECT source, event_id, request_hash AS content, started_at_ms, kafka_partition AS partition,
       kafka_offset AS offset, toString(ingest_order) AS ingest_order
     FROM events FINAL`,
    {},
    eventRow,
  );
}

function storedLetters(warehouse: Warehouse): Promise<StoredLetter[]> {
  return warehouse.select(
    `SELECT record_partition AS partition, record_offset AS offset, reason,
       lower(hex(MD5(raw))) AS raw_md5
     FROM dead_letters FINAL`,
    {},
    letterRow,
  );
}

function contentKey(event: {
  readonly source: string;
  readonly event_id?: string;
  readonly eventId?: string;
  readonly content: string;
}): string {
  return JSON.stringify([event.source, event.event_id ?? event.eventId, event.content]);
}

function placeKey({ partition, offset }: { partition: number; offset: number }): string {
  return `${partition}/${offset}`;
}

function eventLine(event: StoredEvent): string {
  const { source, event_id, content, started_at_ms, partition, offset, ingest_order } = event;
  return JSON.stringify([
    source,
    event_id,
    content,
    started_at_ms,
    partition,
    offset,
    ingest_order,
  ]);
}

function letterLine({ partition, offset, reason, raw_md5 }: StoredLetter): string {
  return `${partition}/${offset} ${reason} ${raw_md5}`;
}

function shownRecord({ partition, offset, fate }: AcknowledgedRecord): string {
  return `${partition}/${offset} ${JSON.stringify(fate)}`;
}
