// Started before the first server test and ended after the last one: what they can share, each with
// topics, groups and a database of its own. A test file that is run alone starts what it needs.
import process from 'node:process';
import { type KafkaBroker, SHARED_KAFKA, startKafkaBroker } from './kafka-broker.ts';
import { type PostgresServer, SHARED_POSTGRES, startPostgres } from './postgres-server.ts';

let broker: KafkaBroker | undefined;
let postgres: PostgresServer | undefined;

export async function globalSetup(): Promise<void> {
  const [kafka, server] = await Promise.all([startKafkaBroker(), startPostgres()]);
  postgres = server;
  process.env[SHARED_POSTGRES] = server.url;
  // Each test that wants a broker says what is missing.
  if ('missing' in kafka) return;
  broker = kafka;
  process.env[SHARED_KAFKA] = kafka.brokers.join(',');
}

export async function globalTeardown(): Promise<void> {
  await broker?.close();
  await postgres?.stop();
}
