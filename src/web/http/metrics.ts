import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { WarehouseFigures } from '../../calls/intake/observe-warehouse.ts';
import type { StoredBatch } from '../../calls/intake/record-writer.ts';
import type { HealthFigures } from '../../health/live/observe-health.ts';
import { healthMeters } from './health-meters.ts';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  batchStored(batch: StoredBatch): void;
  jobEnded(job: string, outcome: string): void;
  requestAnswered(path: string, status: number): void;
  /** Partitions came and went: what is known of their lag may be another process's matter now. */
  partitionsAssigned(): void;
  /** Whether all of a topic of Kafka can be read, as far as this process knows. */
  topicReadable(topic: string, isReadable: boolean): void;
  /** Whether one of the checks of /readyz passes. */
  checked(check: string, passes: boolean): void;
  /** Of the whole warehouse, whoever wrote it. */
  warehouseObserved(figures: WarehouseFigures): void;
  /** How the models stand, what goes on, and how it stands with status pages. */
  healthObserved(figures: HealthFigures): void;
}

/**
 * Prometheus metrics of one process; a registry of its own, so that tests do not share counts.
 * `onScrape` may bring figures up to date before they are read.
 */
export function createMetrics(onScrape: () => Promise<void> = async () => {}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const ingest = ingestMeters([registry]);
  const rest = processMeters([registry]);
  const setHealth = healthMeters(
    (name, help, labelNames) => new Gauge({ name, help, labelNames, registers: [registry] }),
  );
  return {
    contentType: registry.contentType,
    text: async () => {
      await onScrape();
      return registry.metrics();
    },
    partitionsAssigned: () => ingest.lag.reset(),
    topicReadable: (topic, isReadable) => ingest.readable.set({ topic }, isReadable ? 1 : 0),
    checked: (check, passes) => rest.ready.set({ check }, passes ? 1 : 0),
    warehouseObserved(figures) {
      // Reasons that are gone must not stay as they were.
      rest.openLetters.reset();
      for (const [reason, count] of Object.entries(figures.openDeadLetters)) {
        rest.openLetters.set({ reason }, count);
      }
      rest.conflicts.set(figures.conflicts);
    },
    healthObserved: setHealth,
    batchStored: (batch) => count(batch, ingest),
    jobEnded: (job, outcome) => rest.jobs.inc({ job, outcome }),
    requestAnswered: (path, status) => ingest.requests.inc({ path, status: String(status) }),
  };
}

/** Of what comes in. */
function ingestMeters(registers: Registry[]) {
  return {
    stored: new Counter({
      name: 'uptally_events_stored_total',
      help: 'Events stored, redelivered ones among them',
      registers,
    }),
    rejected: new Counter({
      name: 'uptally_dead_letters_total',
      help: 'Records that became dead letters, by reason',
      labelNames: ['reason'],
      registers,
    }),
    skipped: new Counter({
      name: 'uptally_parts_skipped_total',
      help: 'Parts of records that are no calls to a model, by reason',
      labelNames: ['reason'],
      registers,
    }),
    step: new Histogram({
      name: 'uptally_ingest_step_seconds',
      help: 'Time of each step of a batch',
      labelNames: ['step'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
      registers,
    }),
    lag: new Gauge({
      name: 'uptally_kafka_lag_records',
      help: 'Records behind the end of the partition when a batch was stored',
      labelNames: ['topic', 'partition'],
      registers,
    }),
    readable: new Gauge({
      name: 'uptally_kafka_topic_readable',
      help: '1 if all of the topic that this process has can be read, else 0',
      labelNames: ['topic'],
      registers,
    }),
    requests: new Counter({
      name: 'uptally_ingest_requests_total',
      help: 'Requests to /v1/events and /v1/traces, by status',
      labelNames: ['path', 'status'],
      registers,
    }),
    batchRecords: new Histogram({
      name: 'uptally_ingest_batch_records',
      help: 'Records in a stored batch',
      buckets: [1, 10, 100, 1_000, 5_000, 10_000, 20_000, 50_000],
      registers,
    }),
    queryable: new Histogram({
      name: 'uptally_queryable_delay_seconds',
      help: 'From the timestamp of the oldest record of a batch until the batch can be queried',
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3_600, 86_400],
      registers,
    }),
  };
}

/** Of the process and of the warehouse as a whole. */
function processMeters(registers: Registry[]) {
  return {
    jobs: new Counter({
      name: 'uptally_job_runs_total',
      help: 'Runs of scheduled jobs, by outcome',
      labelNames: ['job', 'outcome'],
      registers,
    }),
    ready: new Gauge({
      name: 'uptally_ready',
      help: '1 if the check of /readyz passes, else 0',
      labelNames: ['check'],
      registers,
    }),
    openLetters: new Gauge({
      name: 'uptally_dead_letters_open',
      help: 'Dead letters in the warehouse that were neither replayed nor dropped, by reason',
      labelNames: ['reason'],
      registers,
    }),
    conflicts: new Gauge({
      name: 'uptally_conflicts',
      help: 'Events of the last seven days that came with more than one content',
      registers,
    }),
  };
}

function count(batch: StoredBatch, meters: ReturnType<typeof ingestMeters>): void {
  meters.stored.inc(batch.stored);
  meters.batchRecords.observe(batch.records);
  if (batch.queryableMs !== undefined) meters.queryable.observe(batch.queryableMs / 1_000);
  for (const [reason, count] of Object.entries(batch.rejectedByReason)) {
    meters.rejected.inc({ reason }, count);
  }
  for (const [reason, count] of Object.entries(batch.skippedByReason ?? {})) {
    meters.skipped.inc({ reason }, count);
  }
  meters.step.observe({ step: 'decode' }, batch.decodeMs / 1_000);
  meters.step.observe({ step: 'insert' }, batch.insertMs / 1_000);
  // What came by HTTP has no offsets to commit.
  if (batch.lagByPartition.length > 0) {
    meters.step.observe({ step: 'commit' }, batch.commitMs / 1_000);
  }
  for (const { topic, partition, lag: records } of batch.lagByPartition) {
    meters.lag.set({ topic, partition: String(partition) }, records);
  }
}
