import cron from 'node-cron';
import { z } from 'zod';
import { DAY_MS, type EpochMs, formatInstant, MINUTE_MS } from '../src/ground/time.ts';
import { ledgerQuery } from '../src/stores/ledger/query.ts';
import { type Job, type RunContext, runJob } from './run-job.ts';

/** When each job is due, in the configured zone. */
export const schedule = {
  'roll-up-minutes': { cron: '* * * * *', missed: 'latest', lane: 'facts' },
  'drop-old-events': { cron: '30 3 * * *', missed: 'latest', lane: 'papers' },
  'watch-statements': { cron: '0 5 * * *', missed: 'latest', lane: 'papers' },
  'claim-deadlines': { cron: '0 7 * * *', missed: 'latest', lane: 'papers' },
  'weekly-report': { cron: '0 6 * * 1', missed: 'each', lane: 'papers' },
  'monthly-statement': { cron: '0 6 2 * *', missed: 'each', lane: 'papers' },
} as const satisfies Record<string, Plan>;

export type JobName = keyof typeof schedule;

interface Plan {
  readonly cron: string;
  /** What a restart makes up for: every run that was missed or failed, or only the newest. */
  readonly missed: 'each' | 'latest';
  /** Runs of one lane queue up behind each other; what is to be fresh waits for no report. */
  readonly lane: Lane;
}

const lanes = ['facts', 'papers'] as const;
type Lane = (typeof lanes)[number];

/** Runs that failed or were missed are looked for at the start and then this often. */
const CATCH_UP_CRON = '*/15 * * * *';

/** No plan is rarer than monthly. */
const LONGEST_PAUSE_MS = 32 * DAY_MS;

/** A longer absence than this many runs is not made up for: nobody reads a report of last year. */
const MOST_MISSED_RUNS = 12;

export interface Scheduler {
  /** Ends after the runs that are under way, if any. */
  stop(): Promise<void>;
}

interface SchedulerContext extends RunContext {
  readonly jobs: Readonly<Record<JobName, Job>>;
  readonly timeZone: string;
}

/**
 * Catches up, then runs each job when it is due, in each lane one at a time. Returns at once: to
 * catch up may take long.
 */
export function startSchedule(context: SchedulerContext): Scheduler {
  let stopped = false;
  const queues = new Map<Lane, Promise<unknown>>();
  const enqueue = (lane: Lane, work: () => Promise<unknown>) => {
    const next = (queues.get(lane) ?? Promise.resolve()).then(() => (stopped ? undefined : work()));
    queues.set(
      lane,
      next.catch((error: Error) => context.log.error({ error: error.message }, 'schedule')),
    );
  };
  const catchUpAll = () => {
    for (const lane of lanes) enqueue(lane, () => catchUp(context, lane));
  };

  catchUpAll();
  const tasks = jobNames.map((name) =>
    cron.schedule(
      schedule[name].cron,
      ({ date }) =>
        enqueue(schedule[name].lane, () =>
          runJob(context.jobs[name], wholeMinute(date.getTime()), context),
        ),
      { timezone: context.timeZone, name },
    ),
  );
  tasks.push(cron.schedule(CATCH_UP_CRON, catchUpAll, { name: 'catch-up' }));

  return {
    async stop() {
      stopped = true;
      await Promise.all(tasks.map((task) => task.destroy()));
      await Promise.all(queues.values());
    },
  };
}

const jobNames = Object.keys(schedule) as readonly JobName[];

const runRow = z.object({ due_at: z.date(), outcome: z.string() });

/** Runs all of a lane that was due and is not done. A first start has missed nothing. */
export async function catchUp(context: SchedulerContext, lane: Lane): Promise<void> {
  for (const name of jobNames) {
    const plan: Plan = schedule[name];
    if (plan.lane !== lane) continue;
    const runs = await context.ledger.query(...ledgerQuery('open-job-runs', [name]), runRow);
    const newest = runs.at(-1)?.due_at.getTime();
    const now = context.clock.now();
    if (newest === undefined && plan.missed === 'each') {
      const [latest] = dueInstants(plan.cron, context.timeZone, now - LONGEST_PAUSE_MS, now, 1);
      if (latest === undefined) continue;
      await context.ledger.run(
        ...ledgerQuery('skip-job-run', [name, formatInstant(latest), formatInstant(now)]),
      );
      continue;
    }
    const unfinished = runs
      .filter((run) => run.outcome === 'running' || run.outcome === 'failed')
      .map((run) => run.due_at.getTime());
    const missed = dueInstants(
      plan.cron,
      context.timeZone,
      newest ?? now - LONGEST_PAUSE_MS,
      now,
      plan.missed === 'latest' ? 1 : MOST_MISSED_RUNS,
    );
    const due =
      plan.missed === 'each'
        ? [...unfinished, ...missed.reverse()]
        : missed.length > 0
          ? missed
          : unfinished.filter((dueAt) => dueAt === newest);
    for (const dueAt of due) await runJob(context.jobs[name], dueAt, context);
  }
}

/**
 * The instants at which a cron expression is due in `after < t <=
 * until`, newest first, at most `most`.
 */
export function dueInstants(
  expression: string,
  timeZone: string,
  after: EpochMs,
  until: EpochMs,
  most: number,
): EpochMs[] {
  const task = cron.createTask(expression, () => {}, { timezone: timeZone });
  const found: EpochMs[] = [];
  for (let t = wholeMinute(until); t > after && found.length < most; t -= MINUTE_MS) {
    if (task.match(new Date(t))) found.push(t);
  }
  task.destroy();
  return found;
}

function wholeMinute(instant: EpochMs): EpochMs {
  return instant - (instant % MINUTE_MS);
}
