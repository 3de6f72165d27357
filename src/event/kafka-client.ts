import { createRequire } from 'node:module';
import {
  type Admin,
  type Consumer,
  type ConsumerConfig,
  Kafka,
  type LogEntry,
  logLevel,
  Partitioners,
  type Producer,
  type SASLOptions,
} from 'kafkajs';
import { UptallyError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Format } from './formats/format.ts';
import { openSockets } from './kafka-sockets.ts';

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
  readonly sasl?: KafkaSasl | undefined;
}

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
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
 * Once it is disconnected nothing of it is connected: where a broker comes and goes kafkajs forgets a
 * connection, or makes one after it was told to disconnect, which would hold the process for ever.
 */
function opened<Client extends { disconnect(): Promise<void> }>(
  { brokers, clientId, ssl, sasl }: Connecting,
  log: Log,
  open: (client: Kafka) => Client,
): Client {
  // kafkajs tells mechanisms apart by their type, hence one object each.
  const credentials = sasl && { username: sasl.username, password: sasl.password };
  const sockets = openSockets();
  const client = open(
    new Kafka({
      brokers: [...brokers],
      clientId,
      ssl,
      ...(credentials && { sasl: { mechanism: sasl.mechanism, ...credentials } as SASLOptions }),
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

const { prototype: requestQueue } = createRequire(import.meta.url)(
  'kafkajs/src/network/requestQueue/index.js',
) as { prototype: RequestQueue };
const { scheduleCheckPendingRequests } = requestQueue;

// As it is, every connection looks for waiting requests a thousand times a second for as long as it lives,
// and Node 24 warns of the negative time that it asks for: https://github.com/tulios/kafkajs/issues/1704.
requestQueue.scheduleCheckPendingRequests = function whileSomeWait(this: RequestQueue): void {
  if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
};

/** kafkajs exports the classes of its errors only to CommonJS. */
export function isKafkaError(cause: unknown): boolean {
  return cause instanceof Error && cause.name.startsWith('KafkaJS');
}

export function kafkaError(kafka: Pick<KafkaSettings, 'brokers'>, cause: unknown): UptallyError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new UptallyError('unavailable', `kafka ${kafka.brokers.join(',')}: ${message}`, { cause });
}
