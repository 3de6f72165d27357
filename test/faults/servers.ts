import { type Admin, Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { migrateLedger } from '../../src/stores/ledger/migrate.ts';
import { openPostgres } from '../../src/stores/ledger/postgres.ts';
import { openClickHouse } from '../../src/stores/warehouse/clickhouse.ts';
import { migrateWarehouse } from '../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../src/stores/warehouse/warehouse.ts';
import { type ClickHouseServer, startClickHouse } from '../support/clickhouse-server.ts';
import type { KafkaBroker } from '../support/kafka-broker.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { REFUSED_MODEL } from './plan-records.ts';

/** What all schedules of a run share. */
export interface Servers {
  readonly broker: KafkaBroker;
  readonly admin: Admin;
  /** One for each topic: a producer asks for the topics that it has known for ever after. */
  connectProducer(): Promise<Producer>;
  readonly clickHouse: ClickHouseServer;
  /** The warehouse itself, past whatever stands before it. */
  readonly warehouse: Warehouse;
  readonly databaseUrl: string;
  close(): Promise<void>;
}

export async function startServers(broker: KafkaBroker): Promise<Servers> {
  const postgres = await startPostgres();
  const ledger = openPostgres(postgres.url);
  await migrateLedger(ledger);
  await ledger.close();
  const clickHouse = await startClickHouse();
  const warehouse = openClickHouse(clickHouse.url);
  await migrateWarehouse(warehouse);
  await warehouse.run(
    `ALTER TABLE events ADD CONSTRAINT no_poison CHECK model != '${REFUSED_MODEL}'`,
  );
  const kafka = new Kafka({
    brokers: [...broker.brokers],
    clientId: 'uptally-faults',
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  return {
    broker,
    admin,
    connectProducer: async () => {
      const producer = kafka.producer({
        createPartitioner: Partitioners.DefaultPartitioner,
        retry: { retries: 20 },
      });
      await producer.connect();
      return producer;
    },
    clickHouse,
    warehouse,
    databaseUrl: postgres.url,
    async close() {
      await admin.disconnect();
      await warehouse.close();
      await clickHouse.close();
      await postgres.stop();
    },
  };
}

export async function emptyWarehouse({ warehouse }: Servers): Promise<void> {
  for (const table of ['events', 'dead_letters']) await warehouse.run(`TRUNCATE TABLE ${table}`);
}
