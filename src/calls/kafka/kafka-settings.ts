import type { RecordFormat } from '../call/record-format.ts';
import type { FormatTable } from '../format/choose-format.ts';
import type { KafkaSettings } from './kafka-client.ts';
import type { KafkaLogin } from './kafka-login.ts';

export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly topics: readonly string[];
  /** By topic; `native` where it is not named. */
  readonly formats: ReadonlyMap<string, RecordFormat>;
  readonly groupId: string;
  readonly sessionMs: number;
  readonly tls: boolean;
  readonly sasl: KafkaLogin | undefined;
}

export function kafkaSettings(kafka: KafkaConfig, formats: FormatTable): KafkaSettings {
  const byTopic = [...kafka.formats].map(([topic, name]) => [topic, formats[name]] as const);
  return { ...kafka, formats: new Map(byTopic), clientId: 'uptally', ssl: kafka.tls };
}
