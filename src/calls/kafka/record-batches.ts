import crc32c from 'crc-32/crc32c.js';

/** A record as kafkajs has it, as far as it is needed here. */
export interface KafkaRecord {
  readonly offset: string;
}

/** Why a partition cannot be read beyond what came before. */
export interface UnreadableRecords {
  /** The first offset of the batch at fault; absent where Kafka says nothing of it. */
  readonly offset?: string;
  readonly reason: string;
}

/** Stands at the end of a fetch for what could not be read; kafkajs takes it for a record. */
interface UnreadableRecord extends KafkaRecord {
  readonly unreadable: UnreadableRecords;
}

/** Where the parts of a record batch are; https://kafka.apache.org/documentation/#recordbatch. */
const LENGTH_AT = 8;
const LENGTH_ENDS_AT = 12;
const MAGIC_AT = 16;
const CHECKSUM_AT = 17;
const CHECKED_FROM = 21;
const CODEC_AT = 22;
const CODEC_MASK = 7;
const LAST_CODEC = 4;
const LAST_OFFSET_DELTA_AT = 23;
const HEADER_BYTES = 61;
const MAGIC = 2;

/** Of a record that kafkajs makes nothing of: no transaction, no time. */
const PLACELESS = {
  key: null,
  value: null,
  headers: {},
  timestamp: '-1',
  batchContext: { inTransaction: false, producerId: '-1' },
};
/** Beyond every offset, so that kafkajs does not take it for one that it did not ask for. */
const BEYOND = (2n ** 63n - 1n).toString();

/**
 * Whether the bytes of a fetched partition are record batches: not what Kafka wrote before 0.11.
 */
export function areRecordBatches(bytes: Buffer): boolean {
  return bytes.length > MAGIC_AT && bytes[MAGIC_AT] === MAGIC;
}

/**
 * The records of a fetched partition. Ends before a batch that is damaged or that `decode` throws
 * for, with one record that says so. Each batch ends in its last offset, with a control record if
 * compaction took the last record away: else nobody would get beyond it.
 */
export async function readRecordBatches(
  bytes: Buffer,
  decode: (batch: Buffer) => Promise<readonly KafkaRecord[]>,
): Promise<KafkaRecord[]> {
  const records: KafkaRecord[] = [];
  for (let start = 0; bytes.length - start >= HEADER_BYTES; ) {
    const end = start + LENGTH_ENDS_AT + bytes.readInt32BE(start + LENGTH_AT);
    // The end of a fetch cuts a batch off wherever it has its most bytes.
    if (end > bytes.length) break;
    const batch = bytes.subarray(start, Math.max(start, end));
    try {
      requireWhole(batch);
      // Not push(...): a batch can be longer than an argument list.
      for (const record of await decode(batch)) records.push(record);
    } catch (cause) {
      const offset = bytes.readBigInt64BE(start).toString();
      records.push(unreadableRecord({ offset, reason: (cause as Error).message }));
      break;
    }
    const lastOffset = batch.readBigInt64BE(0) + BigInt(batch.readInt32BE(LAST_OFFSET_DELTA_AT));
    if (BigInt(records.at(-1)?.offset ?? -1) < lastOffset) records.push(controlRecord(lastOffset));
    start = end;
  }
  return records;
}

export function unreadableRecord(unreadable: UnreadableRecords): UnreadableRecord {
  return { ...PLACELESS, offset: BEYOND, unreadable } as UnreadableRecord;
}

function controlRecord(offset: bigint): KafkaRecord {
  return { ...PLACELESS, offset: offset.toString(), isControlRecord: true } as KafkaRecord;
}

/** Throws unless the batch is as its producer wrote it; kafkajs does not look. */
function requireWhole(batch: Buffer): void {
  if (batch.length < HEADER_BYTES || batch[MAGIC_AT] !== MAGIC) {
    throw new Error('damaged: no record batch');
  }
  if (crc32c.buf(batch.subarray(CHECKED_FROM)) !== batch.readInt32BE(CHECKSUM_AT)) {
    throw new Error('damaged: its checksum differs');
  }
  const codec = (batch[CODEC_AT] as number) & CODEC_MASK;
  if (codec > LAST_CODEC) throw new Error(`compressed with codec ${codec}, which is not known`);
}
