import type { KafkaConfig } from '../config.ts';
import type { FormatTable } from './formats/choose-format.ts';
import type { KafkaSettings } from './kafka-client.ts';

export function kafkaSettings(kafka: KafkaConfig, formats: FormatTable): KafkaSettings {
  const byTopic = [...kafka.formats].map(([topic, name]) => [topic, formats[name]] as const);
  return { ...kafka, formats: new Map(byTopic), clientId: 'uptally', ssl: kafka.tls };
}
