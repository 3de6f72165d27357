import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { followFacts } from '../jobs/follow-facts.ts';
import { timer } from '../src/calls/intake/timer.ts';
import { consumeKafka } from '../src/calls/kafka/consume-kafka.ts';
import { factKeeper } from '../src/calls/minute/roll-up-minutes.ts';
import { createLog } from '../src/ground/log.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS, systemClock } from '../src/ground/time.ts';
import { modelsNow } from '../src/health/live/models-now.ts';
import { findIncidents } from '../src/health/record/find-incidents.ts';
import { readConfig } from '../src/running/config.ts';
import { followHealth } from '../src/running/follow-health.ts';
import { migrate, openStores, type Stores } from '../src/running/stores.ts';
import { failingCount } from './calls-now.ts';
import { benchQuery } from './measure-way.ts';

/** What a child process is told on its command line. */
export interface FollowArguments {
  readonly brokers: readonly string[];
  readonly topic: string;
  /** Of the stores. */
  readonly environment: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** Milliseconds, as looked at every quarter of a second. */
export interface FollowMeasurement {
  /** From a failed call being queryable until the last minutes hold it. */
  readonly factDelays: readonly number[];
  /** Queryable, and never seen in the last minutes. */
  readonly missingFacts: number;
  /** From the end of the minute that opens an incident until its row. */
  readonly incidentDelays: readonly number[];
  /** That should have opened, and have no row. */
  readonly missingIncidents: number;
  readonly storedEvents: number;
  /** Of all threads, chDB's included, and of one core. */
  readonly cpuShare: number;
}

const LOOK_MS = 250;

/** After the last call. */
const PATIENCE_MS = 30 * SECOND_MS;

const providerRow = z.object({ provider: z.string() });
const countRow = z.object({ counted: z.number() });

const way = JSON.parse(process.argv[2] ?? '') as FollowArguments;
const config = readConfig({ ...way.environment });
if (config.stores.kind === 'servers') await migrate(config);
const stores = await openStores(config);
const stop = new AbortController();
const failed = (error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
};
const following = follow(stores).catch(failed);
await firstEvent(stores);
process.stdout.write('warm\n');
const [startedAt, cpuBefore] = [systemClock.now(), process.cpuUsage()];
const measurement = await measure(stores, startedAt + way.seconds * SECOND_MS + PATIENCE_MS);
const { user, system } = process.cpuUsage(cpuBefore);
const cpuShare = (user + system) / 1_000 / (systemClock.now() - startedAt);
stop.abort();
await following;
await stores.close();
process.stdout.write(`${JSON.stringify({ ...measurement, cpuShare })}\n`);
// A connection that is kept alive must not keep it.
process.exit(0);

/** What `uptally up` does of ingest and health. */
async function follow({ warehouse, ledger }: Stores): Promise<void> {
  const log = createLog('error');
  const context = { clock: systemClock, log, signal: stop.signal };
  const { brokers, topic } = way;
  const kafka = { brokers, topics: [topic], groupId: 'bench', clientId: 'bench', ssl: false };
  const facts = factKeeper({ warehouse, ledger, clock: systemClock });
  await Promise.all([
    consumeKafka({ ...context, kafka, warehouse }).done,
    followFacts({ ...context, facts, wait: timer }),
    followHealth({ ...context, config, stores }),
  ]);
}

async function firstEvent({ warehouse }: Stores): Promise<void> {
  while ((await storedEvents({ warehouse })) === 0) await setTimeout(LOOK_MS);
}

async function storedEvents({ warehouse }: Pick<Stores, 'warehouse'>): Promise<number> {
  const [row] = await warehouse.select('SELECT count() AS counted FROM events', {}, countRow);
  return row?.counted ?? 0;
}

/** Looks at what is stored, at the last minutes and at the record, each on its own. */
async function measure(
  opened: Stores,
  until: EpochMs,
): Promise<Omit<FollowMeasurement, 'cpuShare'>> {
  const { warehouse, ledger } = opened;
  const stored = new Map<string, EpochMs>();
  const held = new Map<string, EpochMs>();
  const recorded = new Map<string, number>();
  const expected = failingCount(way.seconds);
  const isOver = () => systemClock.now() >= until;
  await Promise.all([
    lookUntil(isOver, async () => {
      const rows = await warehouse.select(benchQuery('stored-providers'), {}, providerRow);
      note(
        stored,
        rows.map(({ provider }) => provider),
      );
    }),
    lookUntil(isOver, async () => {
      const models = await modelsNow(warehouse, systemClock.now());
      const failing = models.filter(({ recent }) => recent.bad > 0);
      note(
        held,
        failing.map(({ provider }) => provider),
      );
    }),
    lookUntil(isOver, async () => {
      const now = () => systemClock.now();
      for (const { figures } of await findIncidents(ledger)) {
        for (const { provider } of figures.bad) {
          if (!provider.startsWith('failing-') || recorded.has(provider)) continue;
          recorded.set(provider, now() - (figures.opened + MINUTE_MS));
        }
      }
    }),
  ]);
  const factDelays = [...stored].flatMap(([provider, at]) => {
    const heldAt = held.get(provider);
    return heldAt === undefined ? [] : [Math.max(0, heldAt - at)];
  });
  return {
    factDelays,
    missingFacts: stored.size - factDelays.length,
    incidentDelays: [...recorded.values()],
    missingIncidents: expected - recorded.size,
    storedEvents: await storedEvents(opened),
  };
}

function note(seen: Map<string, EpochMs>, names: readonly string[]): void {
  const now = systemClock.now();
  for (const name of names) if (!seen.has(name)) seen.set(name, now);
}

async function lookUntil(isOver: () => boolean, look: () => Promise<void>): Promise<void> {
  while (!isOver()) {
    await look();
    await setTimeout(LOOK_MS);
  }
}
