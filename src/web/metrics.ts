import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { StoredBatch } from '../event/record-writer.ts';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  batchStored(batch: StoredBatch): void;
  jobEnded(job: string, outcome: string): void;
  requestAnswered(path: string, status: number): void;
}

/** Prometheus metrics of one process; a registry of its own, so that tests do not share counts. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const stored = new Counter({
    name: 'uptally_events_stored_total',
    help: 'Events stored, redelivered ones among them',
    registers,
  });
  const rejected = new Counter({
    name: 'uptally_dead_letters_total',
    help: 'Records that became dead letters, by reason',
    labelNames: ['reason'],
    registers,
  });
  const skipped = new Counter({
    name: 'uptally_parts_skipped_total',
    help: 'Parts of records that are no calls to a model, by reason',
    labelNames: ['reason'],
    registers,
  });
  const step = new Histogram({
    name: 'uptally_ingest_step_seconds',
    help: 'Time of each step of a batch',
    labelNames: ['step'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
    registers,
  });
  const lag = new Gauge({
    name: 'uptally_kafka_lag_records',
    help: 'Records behind the end of the partition when a batch was stored',
    labelNames: ['topic', 'partition'],
    registers,
  });
  const jobs = new Counter({
    name: 'uptally_job_runs_total',
    help: 'Runs of scheduled jobs, by outcome',
    labelNames: ['job', 'outcome'],
    registers,
  });
  const requests = new Counter({
    name: 'uptally_ingest_requests_total',
    help: 'Requests to /v1/events and /v1/traces, by status',
    labelNames: ['path', 'status'],
    registers,
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    batchStored(batch) {
      stored.inc(batch.stored);
      for (const [reason, count] of Object.entries(batch.rejectedByReason)) {
        rejected.inc({ reason }, count);
      }
      for (const [reason, count] of Object.entries(batch.skippedByReason ?? {})) {
        skipped.inc({ reason }, count);
      }
      step.observe({ step: 'decode' }, batch.decodeMs / 1_000);
      step.observe({ step: 'insert' }, batch.insertMs / 1_000);
      // What came by HTTP has no offsets to commit.
      if (batch.lagByPartition.length > 0) {
        step.observe({ step: 'commit' }, batch.commitMs / 1_000);
      }
      for (const { topic, partition, lag: records } of batch.lagByPartition) {
        lag.set({ topic, partition: String(partition) }, records);
      }
    },
    jobEnded: (job, outcome) => jobs.inc({ job, outcome }),
    requestAnswered: (path, status) => requests.inc({ path, status: String(status) }),
  };
}
