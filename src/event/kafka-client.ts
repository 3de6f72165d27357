import {
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

/** A producer that makes no topic of its own; connect it first, disconnect it at the end. */
export function openProducer(kafka: Omit<KafkaSettings, 'topics' | 'groupId'>, log: Log): Producer {
  return kafkaClient(kafka, log).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
}

export function kafkaClient(kafka: Omit<KafkaSettings, 'topics' | 'groupId'>, log: Log): Kafka {
  const { brokers, clientId, ssl, sasl } = kafka;
  // kafkajs tells mechanisms apart by their type, hence one object each.
  const credentials = sasl && { username: sasl.username, password: sasl.password };
  return new Kafka({
    brokers: [...brokers],
    clientId,
    ssl,
    ...(credentials && { sasl: { mechanism: sasl.mechanism, ...credentials } as SASLOptions }),
    logLevel: logLevel.WARN,
    logCreator: () => kafkaLine(log),
  });
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

/** kafkajs exports the classes of its errors only to CommonJS. */
export function isKafkaError(cause: unknown): boolean {
  return cause instanceof Error && cause.name.startsWith('KafkaJS');
}

export function kafkaError(kafka: Pick<KafkaSettings, 'brokers'>, cause: unknown): UptallyError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new UptallyError('unavailable', `kafka ${kafka.brokers.join(',')}: ${message}`, { cause });
}
