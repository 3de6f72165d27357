import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { followFacts } from '../../jobs/follow-facts.ts';
import { type Job, type RunDetail, runJob } from '../../jobs/run-job.ts';
import {
  catchUp,
  dueInstants,
  type JobName,
  schedule,
  startSchedule,
} from '../../jobs/schedule.ts';
import type { FactKeeper } from '../../src/calls/minute/roll-up-minutes.ts';
import { createLog, type Log } from '../../src/ground/log.ts';
import { formatInstant, parseInstant } from '../../src/ground/time.ts';
import type { Ledger } from '../../src/stores/ledger/ledger.ts';
import { HeldWork } from '../support/held-work.ts';
import { openLedgerCopy } from '../support/ledger-copy.ts';

let ledger: Ledger;
let ran: string[];
let failing: Set<JobName>;

const log = createLog('silent');

before(async () => {
  ledger = await openLedgerCopy();
});

after(() => ledger.close());

beforeEach(async () => {
  ran = [];
  failing = new Set();
  await ledger.run('DELETE FROM job_runs');
});

function at(text: string): number {
  const instant = parseInstant(text);
  assert.ok(instant !== undefined);
  return instant;
}

function jobNamed(name: JobName): Job {
  return {
    name,
    async run(dueAt): Promise<RunDetail> {
      if (schedule[name].missed === 'each')
        ran.push(`${name} ${formatInstant(dueAt).slice(0, 16)}`);
      if (failing.has(name)) throw new Error('no browser');
      return { worked: true };
    },
  };
}

const jobs = Object.fromEntries(
  (Object.keys(schedule) as JobName[]).map((name) => [name, jobNamed(name)]),
) as Record<JobName, Job>;

const startAt = (now: string) =>
  catchUp({ jobs, timeZone: 'UTC', ledger, log, clock: { now: () => at(now) } }, 'papers');

test('every job of the schedule is due when its name says', () => {
  const table = [
    ['weekly-report', 'UTC', '2026-06-08T06:00:00.000Z'],
    ['weekly-report', 'Europe/Berlin', '2026-06-08T04:00:00.000Z'],
    ['weekly-report', '-08:00', '2026-06-08T14:00:00.000Z'],
    ['monthly-statement', 'UTC', '2026-06-02T06:00:00.000Z'],
    ['drop-old-events', 'UTC', '2026-06-10T03:30:00.000Z'],
    ['watch-statements', 'UTC', '2026-06-10T05:00:00.000Z'],
    ['claim-deadlines', 'Europe/Berlin', '2026-06-10T05:00:00.000Z'],
    ['roll-up-minutes', 'UTC', '2026-06-10T12:34:00.000Z'],
  ] as const;
  for (const [name, timeZone, expected] of table) {
    const until = at('2026-06-10T12:34:56Z');
    const [due] = dueInstants(schedule[name].cron, timeZone, at('2026-06-01T00:00:00Z'), until, 1);
    assert.equal(due === undefined ? 'none' : formatInstant(due), expected, `${name} ${timeZone}`);
  }
});

test('a first start has missed nothing', async () => {
  await startAt('2026-06-10T12:00:00Z');
  assert.deepEqual(ran, []);
});

test('a start after an absence runs what was missed, oldest first, once', async () => {
  await startAt('2026-06-10T12:00:00Z');
  await startAt('2026-07-03T12:00:00Z');
  await startAt('2026-07-03T12:01:00Z');
  assert.deepEqual(ran, [
    'weekly-report 2026-06-15T06:00',
    'weekly-report 2026-06-22T06:00',
    'weekly-report 2026-06-29T06:00',
    'monthly-statement 2026-07-02T06:00',
  ]);
});

test('a doubled tick does nothing', async () => {
  const context = { ledger, log, clock: { now: () => at('2026-06-08T06:00:01Z') } };
  const due = at('2026-06-08T06:00:00Z');
  const outcomes = [
    await runJob(jobs['weekly-report'], due, context),
    await runJob(jobs['weekly-report'], due, context),
  ];
  assert.deepEqual(outcomes, ['done', 'already_done']);
  assert.equal(ran.length, 1);
});

test('two ticks at the same moment run it once', async () => {
  const context = { ledger, log, clock: { now: () => at('2026-06-08T06:00:01Z') } };
  const due = at('2026-06-08T06:00:00Z');
  const outcomes = await Promise.all([
    runJob(jobs['weekly-report'], due, context),
    runJob(jobs['weekly-report'], due, context),
  ]);
  assert.deepEqual(outcomes.sort(), ['done', 'running_elsewhere']);
  assert.equal(ran.length, 1);
});

test('a failed run and one that died are run again by the next catch-up', async () => {
  await startAt('2026-06-10T12:00:00Z');
  failing.add('weekly-report');
  await startAt('2026-06-15T06:00:30Z');
  failing.clear();
  await ledger.run(
    `INSERT INTO job_runs (job, due_at, started_at, outcome)
     VALUES ('monthly-statement', '2026-07-02T06:00:00Z', '2026-07-02T06:00:00Z', 'running')`,
  );
  await startAt('2026-06-15T06:15:00Z');
  assert.deepEqual(ran, [
    'weekly-report 2026-06-15T06:00',
    'weekly-report 2026-06-15T06:00',
    'monthly-statement 2026-07-02T06:00',
  ]);
});

test('a daily run that failed is run again until it succeeds; an older one is not', async () => {
  const runs: string[] = [];
  let isAway = true;
  const daily: Job = {
    name: 'claim-deadlines',
    async run(dueAt): Promise<RunDetail> {
      runs.push(formatInstant(dueAt).slice(0, 16));
      if (isAway) throw new Error('no mail server');
      return {};
    },
  };
  const start = (now: string) =>
    catchUp(
      {
        jobs: { ...jobs, 'claim-deadlines': daily },
        timeZone: 'UTC',
        ledger,
        log,
        clock: { now: () => at(now) },
      },
      'papers',
    );
  await start('2026-06-10T07:00:30Z');
  await start('2026-06-10T07:15:00Z');
  isAway = false;
  await start('2026-06-10T07:30:00Z');
  await start('2026-06-10T07:45:00Z');
  await start('2026-06-20T12:00:00Z');
  assert.deepEqual(runs, [
    '2026-06-10T07:00',
    '2026-06-10T07:00',
    '2026-06-10T07:00',
    '2026-06-20T07:00',
  ]);
});

test('facts are rolled up while statements are still being watched', async () => {
  const watching = new HeldWork<RunDetail>();
  const rollingUp = new HeldWork<RunDetail>();
  const scheduler = startSchedule({
    jobs: {
      ...jobs,
      'watch-statements': { name: 'watch-statements', run: watching.run },
      'roll-up-minutes': { name: 'roll-up-minutes', run: rollingUp.run },
    },
    timeZone: 'UTC',
    ledger,
    log,
    clock: { now: () => at('2026-06-10T12:00:00Z') },
  });
  await Promise.all([watching.begun, rollingUp.begun]);
  rollingUp.end({});
  watching.end({});
  await scheduler.stop();
});

test('facts are followed until the signal; what fails in between is said once', async () => {
  const said: string[] = [];
  const stop = new AbortController();
  const passes: (Error | undefined)[] = [
    undefined,
    new Error('away'),
    new Error('away'),
    undefined,
  ];
  const facts: FactKeeper = {
    async follow() {
      const failure = passes.shift();
      if (passes.length === 0) stop.abort();
      if (failure !== undefined) throw failure;
      return { minutes: 0, eventRows: 0 };
    },
    rollUp: () => assert.fail('not due'),
  };
  const log = {
    info: (text: string) => said.push(text),
    error: ({ error }: { error: string }, text: string) => said.push(`${text}: ${error}`),
  } as unknown as Log;
  const clock = { now: () => 0 };
  await followFacts({ facts, clock, log, wait: async () => {}, signal: stop.signal });
  assert.deepEqual(said, [
    'facts cannot be counted; trying again: away',
    'facts are counted again',
  ]);
});
