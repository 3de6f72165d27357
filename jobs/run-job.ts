import { z } from 'zod';
import type { Log } from '../src/ground/log.ts';
import { type Clock, type EpochMs, formatInstant } from '../src/ground/time.ts';
import type { Ledger } from '../src/stores/ledger/ledger.ts';
import { ledgerQuery } from '../src/stores/ledger/query.ts';

/** What a run reports about itself; kept as JSON in the ledger. */
export type RunDetail = Readonly<Record<string, unknown>>;

export interface Job {
  readonly name: string;
  /** `dueAt` is the planned instant, whenever the run really happens. */
  run(dueAt: EpochMs): Promise<RunDetail>;
}

export interface RunContext {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** After each run, e.g. for metrics. */
  readonly onRun?: ((job: string, outcome: RunOutcome) => void) | undefined;
}

export type RunOutcome = 'done' | 'failed' | 'already_done' | 'running_elsewhere';

const attemptsRow = z.object({ attempts: z.number() });

/**
 * Runs a job for one planned instant, once: a run that is done is not done again, one that failed
 * or died is. A failure is kept in the ledger and logged, not thrown.
 */
export async function runJob(
  job: Job,
  dueAt: EpochMs,
  { ledger, clock, log, onRun }: RunContext,
): Promise<RunOutcome> {
  const due = formatInstant(dueAt);
  const ran = await ledger.withLock(`job ${job.name}`, async (): Promise<RunOutcome> => {
    const begun = await ledger.query(
      ...ledgerQuery('begin-job-run', [job.name, due, formatInstant(clock.now())]),
      attemptsRow,
    );
    if (begun.length === 0) return 'already_done';
    const finish = (how: 'done' | 'failed', detail: RunDetail) =>
      ledger.run(
        ...ledgerQuery('finish-job-run', [
          job.name,
          due,
          formatInstant(clock.now()),
          how,
          JSON.stringify(detail),
        ]),
      );
    try {
      const detail = await job.run(dueAt);
      await finish('done', detail);
      log.info({ job: job.name, due, ...detail }, 'job done');
      return 'done';
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.error({ job: job.name, due, error: message }, 'job failed');
      await finish('failed', { error: message });
      return 'failed';
    }
  });
  const outcome = ran ?? 'running_elsewhere';
  onRun?.(job.name, outcome);
  return outcome;
}
