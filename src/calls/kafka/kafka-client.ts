import { createRequire } from 'node:module';
import {
  type Admin,
  CompressionTypes,
  type Consumer,
  type ConsumerConfig,
  Kafka,
  type LogEntry,
  logLevel,
  Partitioners,
  type Producer,
  type SASLOptions,
} from 'kafkajs';
import { UptallyError } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { systemClock } from '../../ground/time.ts';
import type { Format } from '../format/format.ts';
import { decompressGzip, decompressLz4, decompressSnappy, decompressZstd } from './decompress.ts';
import { type KafkaLogin, saslOf } from './kafka-login.ts';
import { openSockets } from './kafka-sockets.ts';
import {
  areRecordBatches,
  type KafkaRecord,
  readRecordBatches,
  unreadableRecord,
} from './record-batches.ts';

export type { Admin, Consumer } from 'kafkajs';

export interface KafkaSettings {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly topics: readonly string[];
  /** By topic; native where it is not named. */
  readonly formats?: ReadonlyMap<string, Format> | undefined;
  readonly groupId: string;
  readonly clientId: string;
  /** A process that is silent for so long loses its partitions; decoding yields long before. */
  readonly sessionMs?: number | undefined;
  readonly ssl: boolean;
  readonly sasl?: KafkaLogin | undefined;
}

type Connecting = Omit<KafkaSettings, 'topics' | 'groupId'>;

/** A producer that makes no topic of its own; connect it first, disconnect it at the end. */
export function openProducer(kafka: Connecting, log: Log): Producer {
  return opened(kafka, log, (client) =>
    client.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
    }),
  );
}

export function openConsumer(kafka: Connecting, log: Log, config: ConsumerConfig): Consumer {
  return opened(kafka, log, (client) => client.consumer(config));
}

export function openAdmin(kafka: Connecting, log: Log): Admin {
  return opened(kafka, log, (client) => client.admin());
}

/**
 * Once it is disconnected nothing of it is connected: where a broker comes and goes
 * kafkajs forgets a connection, or makes one after it was told to disconnect, which
 * would hold the process for ever.
 */
function opened<Client extends { disconnect(): Promise<void> }>(
  { brokers, clientId, ssl, sasl }: Connecting,
  log: Log,
  open: (client: Kafka) => Client,
): Client {
  const sockets = openSockets();
  const client = open(
    new Kafka({
      brokers: [...brokers],
      clientId,
      ssl,
      ...(sasl && { sasl: saslOf(sasl, systemClock) as SASLOptions }),
      socketFactory: sockets.connect,
      logLevel: logLevel.WARN,
      logCreator: () => kafkaLine(log),
    }),
  );
  return {
    ...client,
    async disconnect() {
      try {
        await client.disconnect();
      } finally {
        sockets.end();
      }
    },
  };
}

/** Only named fields are passed on: a request may hold credentials. */
function kafkaLine(log: Log) {
  return ({ level, log: entry }: LogEntry) => {
    const { message, error, topic, partition, broker, retryCount } = entry;
    const fields = {
      cause: error instanceof Error ? error.message : error,
      topic,
      partition,
      broker,
      retryCount,
    };
    // To kafkajs a rebalance is an error; what ends the consumption is logged where it is caught.
    if (level === logLevel.ERROR) log.warn(fields, `kafka: ${message}`);
    else log.info(fields, `kafka: ${message}`);
  };
}

/** The requests of one connection, inside kafkajs. */
interface RequestQueue {
  /** Those that wait to be sent. */
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

const kafkajs = createRequire(import.meta.url);

const { prototype: requestQueue } = kafkajs('kafkajs/src/network/requestQueue/index.js') as {
  prototype: RequestQueue;
};
const { scheduleCheckPendingRequests } = requestQueue;

// As it is, every connection looks for waiting requests a thousand times a second for as long as it
// lives, and Node 24 warns of the negative time that it asks for:
// https://github.com/tulios/kafkajs/issues/1704.
requestQueue.scheduleCheckPendingRequests = function whileSomeWait(this: RequestQueue): void {
  if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
};

// Exported to CommonJS alone.
const { CompressionCodecs } = kafkajs('kafkajs') as {
  readonly CompressionCodecs: Record<number, () => Codec>;
};
interface Codec {
  compress(): Promise<never>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

// kafkajs reads gzip by itself, however much it unpacks to. Nothing is written in any of them.
const compress = async () => {
  throw new Error('not written compressed');
};
for (const [type, decompress] of [
  [CompressionTypes.GZIP, decompressGzip],
  [CompressionTypes.Snappy, decompressSnappy],
  [CompressionTypes.LZ4, decompressLz4],
  [CompressionTypes.ZSTD, decompressZstd],
] as const) {
  CompressionCodecs[type] = () => ({ compress, decompress: async (bytes) => decompress(bytes) });
}

/** Inside kafkajs: bytes that are read from their beginning. */
interface Decoder {
  readInt32(): number;
  canReadBytes(length: number): boolean;
  readBytes(length: number): Buffer;
}

type DecodeRecords = (decoder: Decoder, length?: number) => Promise<unknown>;

const Decoder = kafkajs('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => Decoder;
const decodeBatch = kafkajs('kafkajs/src/protocol/recordBatch/v0/decoder.js') as DecodeRecords;
const decodeOldRecords = kafkajs('kafkajs/src/protocol/messageSet/decoder.js') as DecodeRecords;

// As it is, one batch that cannot be read fails the fetch of every topic, again and again. Here the
// partition's records end in one that says so. Before the first fetch, when kafkajs asks for them.
replaceModule('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js', async (all: Decoder) => {
  const length = all.readInt32();
  if (length <= 0 || !all.canReadBytes(length)) return [];
  const bytes = all.readBytes(length);
  if (areRecordBatches(bytes)) {
    return readRecordBatches(bytes, async (batch) => {
      const { records } = (await decodeBatch(new Decoder(batch))) as {
        readonly records: readonly KafkaRecord[];
      };
      return records;
    });
  }
  try {
    return await decodeOldRecords(new Decoder(bytes), length);
  } catch (cause) {
    return [unreadableRecord({ reason: (cause as Error).message })];
  }
});

/**
 * Answers of Kafka that concern one partition alone, and that nothing but time or a person mends.
 */
const PARTITION_FAULTS: ReadonlyMap<number, string> = new Map([
  [-1, 'Kafka cannot read it: see the log of the broker'],
  [2, 'damaged: its checksum differs'],
  [29, 'not authorized to read the topic'],
  [56, 'Kafka cannot read it: a disk error of the broker'],
  [76, 'a codec that the broker does not send'],
]);

interface FetchedPartition {
  errorCode: number;
  messages: unknown;
}
interface FetchResponse {
  readonly responses: readonly { readonly partitions: readonly FetchedPartition[] }[];
}

const fetchResponse = kafkajs('kafkajs/src/protocol/requests/fetch/v0/response.js') as {
  parse(response: FetchResponse): Promise<FetchResponse>;
};
const { parse } = fetchResponse;
fetchResponse.parse = async (response) => {
  for (const partition of response.responses.flatMap(({ partitions }) => partitions)) {
    const reason = PARTITION_FAULTS.get(partition.errorCode);
    if (reason === undefined) continue;
    partition.errorCode = 0;
    partition.messages = [unreadableRecord({ reason })];
  }
  return parse(response);
};

function replaceModule(name: string, exported: unknown): void {
  const path = kafkajs.resolve(name);
  kafkajs(path);
  const loaded = kafkajs.cache[path];
  if (loaded === undefined) throw new Error(`${name} is not loaded`);
  loaded.exports = exported;
}

interface OffsetsRequest {
  readonly isolationLevel?: number | undefined;
}
const READ_UNCOMMITTED = 0;

const { prototype: broker } = kafkajs('kafkajs/src/broker/index.js') as {
  prototype: { listOffsets(request: OffsetsRequest): Promise<unknown> };
};
const { listOffsets } = broker;
// A consumer says what it wants; an admin does not, and would get the end of what is committed:
// what an open transaction holds would not be seen to wait.
broker.listOffsets = function endOfAll(this: typeof broker, request) {
  const { isolationLevel = READ_UNCOMMITTED } = request;
  return listOffsets.call(this, { ...request, isolationLevel });
};

/** kafkajs exports the classes of its errors only to CommonJS. */
export function isKafkaError(cause: unknown): boolean {
  return cause instanceof Error && cause.name.startsWith('KafkaJS');
}

export function kafkaError(
  kafka: Pick<KafkaSettings, 'brokers' | 'sasl'>,
  cause: unknown,
): UptallyError {
  // What Kafka answers once it has refused a token and is asked again.
  const isRefused = (cause as { type?: unknown } | undefined)?.type === 'ILLEGAL_SASL_STATE';
  const said = cause instanceof Error ? cause.message : String(cause);
  const message = isRefused ? `the broker refuses the login by ${kafka.sasl?.mechanism}` : said;
  return new UptallyError('unavailable', `kafka ${kafka.brokers.join(',')}: ${message}`, { cause });
}
