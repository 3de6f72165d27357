import { claimDeadlinesJob } from '../jobs/claim-deadlines.ts';
import { dropOldEventsJob } from '../jobs/drop-old-events.ts';
import { followFacts } from '../jobs/follow-facts.ts';
import { monthlyStatementJob } from '../jobs/monthly-statement.ts';
import { rollUpMinutesJob } from '../jobs/roll-up-minutes.ts';
import { startSchedule } from '../jobs/schedule.ts';
import { watchStatementsJob } from '../jobs/watch-statements.ts';
import { weeklyReportJob } from '../jobs/weekly-report.ts';
import { type FormatTable, formatTable } from './calls/format/choose-format.ts';
import { createIngestApi } from './calls/http/ingest-api.ts';
import { startGatheredStore } from './calls/intake/gathered-store.ts';
import { observeWarehouse } from './calls/intake/observe-warehouse.ts';
import type { StoredBatch } from './calls/intake/record-writer.ts';
import { timer } from './calls/intake/timer.ts';
import { consumeKafka } from './calls/kafka/consume-kafka.ts';
import { kafkaSettings } from './calls/kafka/kafka-settings.ts';
import { factKeeper } from './calls/minute/roll-up-minutes.ts';
import type { Log } from './ground/log.ts';
import { type Clock, SECOND_MS } from './ground/time.ts';
import { type HealthFigures, observeHealth } from './health/live/observe-health.ts';
import { newestStored } from './money/statement/clock-lead.ts';
import { gatherInputs } from './money/statement/gather-inputs.ts';
import { answering } from './running/answering.ts';
import type { Config } from './running/config.ts';
import { checkConfiguredInputs, contractsOf, inputFiles } from './running/configured-inputs.ts';
import type { DayReplay } from './running/day-replay.ts';
import { followHealth } from './running/follow-health.ts';
import { detectionRule } from './running/incidents-now.ts';
import { knownPosts } from './running/known-posts.ts';
import { offerLink } from './running/offer-link.ts';
import { openAccess } from './running/open-access.ts';
import { siteLook, sourcesOf } from './running/site-look.ts';
import { awaitStores, type Stores } from './running/stores.ts';
import { type AccessContext, requireAction } from './web/access/access.ts';
import { accessPart } from './web/access/access-part.ts';
import { apiPart } from './web/api/api.ts';
import { deskPart } from './web/desk/desk.ts';
import { deskSubjects } from './web/desk/subjects.ts';
import { feedPart } from './web/feed/feed.ts';
import { ingestPart } from './web/http/ingest.ts';
import { createMetrics, type Metrics } from './web/http/metrics.ts';
import { observer } from './web/http/observe.ts';
import { type Probe, serveWeb } from './web/http/serve.ts';
import type { WebPart } from './web/http/server.ts';
import { openSite } from './web/site/open-site.ts';
import { problemPageOf } from './web/site/render.ts';
import { closedSite, isSiteOpen, sitePart } from './web/site/site.ts';
import type { SiteLook } from './web/site/site-file.ts';

/** What of uptally one process does; the web port is always there. */
export interface Roles {
  readonly ingest: boolean;
  /** POST /v1/events and /v1/traces on the web port. */
  readonly httpIn: boolean;
  readonly jobs: boolean;
}

export interface ProcessContext {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  /** Aborted: everything ends in order. */
  readonly signal: AbortSignal;
  /** Where `clock` is that of a day which is replayed. */
  readonly replay?: DayReplay | undefined;
}

/** What the parts of a process share, once its stores are open. */
interface Parts extends ProcessContext {
  readonly stores: Stores;
  readonly formats: FormatTable;
  readonly checks: Record<string, Probe>;
  readonly metrics: Metrics;
  /** Closes what was opened; the last one first. */
  readonly releasers: (() => Promise<void>)[];
}

/**
 * Runs the roles until the signal; ends cleanly, or throws what stopped it: `invalid_input` before
 * anything is opened, for contracts or fees that the jobs could not read.
 */
export async function runRoles(roles: Roles, context: ProcessContext): Promise<void> {
  const { config, log, signal, clock, replay } = context;
  if (roles.jobs) checkConfiguredInputs(config);
  const look = siteLook(config);
  const stores = await awaitStores(config, {
    onAway: (sentence) => log.warn(sentence),
    wait: timer,
    random: Math.random,
    signal,
  });
  if (stores === undefined) return;
  const stop = new AbortController();
  const ending = AbortSignal.any([signal, stop.signal]);
  const releasers: Parts['releasers'] = [() => stores.close()];
  let failure: unknown;
  try {
    const parts = partsOf(roles, { ...context, signal: ending }, stores, releasers);
    if (roles.ingest) {
      startKafka(parts, (error) => {
        failure = error;
        stop.abort();
      });
    }
    const access = roles.httpIn
      ? await openAccess(config, { ...stores, clock: replay?.wall ?? clock, log })
      : undefined;
    const web = await serveWeb({
      host: config.values.UPTALLY_HTTP_HOST,
      port: config.values.UPTALLY_HTTP_PORT,
      checks: parts.checks,
      metrics: parts.metrics,
      parts: webParts(roles, parts, look, access),
      problemPage: problemPageOf(look),
      proxies: config.values.UPTALLY_PROXIES ?? [],
      isHttps: config.values.UPTALLY_BASE_URL?.startsWith('https:') ?? false,
      log,
    });
    releasers.push(() => web.close());
    log.info(
      { url: web.url, warehouse: stores.warehouse.label, ledger: stores.ledger.label },
      'serving',
    );
    if (access !== undefined) await offerLink(config, access, web.url);
    if (roles.jobs) {
      const following = followHealth(parts, replay?.wait);
      releasers.push(() => following);
      startJobs(parts);
    }
    if (replay !== undefined) {
      const served = { url: web.url, stores, signal: ending };
      const replaying = replay.run(served).catch((error: unknown) => {
        failure = error;
        stop.abort();
      });
      releasers.push(() => replaying);
    }
    await aborted(ending);
    log.info('stopping');
  } finally {
    stop.abort();
    // Last opened, first closed: nothing writes to a store that is gone.
    for (const release of releasers.toReversed()) await release();
  }
  if (failure !== undefined) throw failure;
}

function partsOf(
  roles: Roles,
  context: ProcessContext,
  stores: Stores,
  releasers: Parts['releasers'],
): Parts {
  const { config, clock } = context;
  const checks: Record<string, Probe> = {
    warehouse: answering(() => stores.warehouse.ping()),
    ledger: answering(() => stores.ledger.ping()),
  };
  const metrics: Metrics = createMetrics(
    observer({
      metrics: () => metrics,
      checks,
      // One process of many is enough to ask the warehouse.
      readFigures: roles.jobs ? () => observeWarehouse(stores.warehouse, clock.now()) : undefined,
      readHealth: roles.jobs ? () => healthFigures(stores, context) : undefined,
      clock,
      wait: timer,
    }),
  );
  const formats = formatTable(config.values.UPTALLY_LITELLM_TIME_ZONE);
  return { ...context, stores, formats, checks, metrics, releasers };
}

async function healthFigures(
  stores: Stores,
  { config, clock }: ProcessContext,
): Promise<HealthFigures> {
  return observeHealth(stores, {
    posts: await postsWherePolled(stores, config),
    rule: detectionRule(config),
    now: clock.now(),
  });
}

/** What the web port serves beside the state of the process: a line for each room. */
function webParts(
  roles: Roles,
  parts: Parts,
  look: SiteLook,
  access: AccessContext | undefined,
): readonly WebPart[] {
  const { config, stores, clock } = parts;
  const { UPTALLY_HTTP_HOST: host, UPTALLY_SITE: setting } = config.values;
  const rule = detectionRule(config);
  const site = openSite({ ...stores, clock, readSources: () => sourcesOf(config), look, rule });
  const siteGuard = access === undefined ? closedSite : requireAction(access, 'desk.read');
  const readFigures = () => observeWarehouse(stores.warehouse, clock.now());
  const guard = isSiteOpen(host, setting) ? undefined : siteGuard;
  return [
    ...(roles.httpIn ? [startHttpIn(parts)] : []),
    sitePart(site, guard),
    feedPart({ site, wait: timer }, guard),
    ...(access === undefined
      ? []
      : [accessPart(access), deskPart(access, deskSubjects(readFigures)), apiPart(site, access)]),
  ];
}

/** Null where no status pages are polled: then nothing is said of what was declared. */
async function postsWherePolled({ ledger }: Stores, config: Config) {
  return config.values.UPTALLY_SOURCES_FILE === undefined ? null : knownPosts(ledger, config);
}

function startKafka(parts: Parts, onFailure: (error: unknown) => void): void {
  const { config, stores, clock, log, signal, metrics } = parts;
  if (config.kafka === undefined) {
    log.info('KAFKA_BROKERS is not set: no events are read from Kafka');
    return;
  }
  const consumption = consumeKafka({
    kafka: kafkaSettings(config.kafka, parts.formats),
    warehouse: stores.warehouse,
    clock,
    log,
    signal,
    onBatch: ingestLog(log, clock, metrics),
    onAssigned: () => metrics.partitionsAssigned(),
    onReadable: (topic, isReadable) => metrics.topicReadable(topic, isReadable),
  });
  parts.checks.kafka = async () => {
    const { ready, reason } = consumption.readiness();
    return ready ? undefined : reason;
  };
  const consumed = consumption.done.catch(onFailure);
  parts.releasers.push(() => consumed);
}

function startHttpIn({ config, stores, clock, log, formats, metrics, releasers }: Parts): WebPart {
  const store = startGatheredStore({
    warehouse: stores.warehouse,
    clock,
    wait: timer,
    onBatch: (batch) => metrics.batchStored(batch),
  });
  releasers.push(() => store.finish());
  const ingest = {
    api: createIngestApi({ formats, store, clock }),
    tokens: config.values.UPTALLY_INGEST_TOKENS ?? [],
    requestsPerMinute: config.values.UPTALLY_INGEST_REQUESTS_PER_MINUTE,
    log,
  };
  return ingestPart(ingest, metrics);
}

function startJobs(parts: Parts): void {
  const { config, stores, clock, log, signal, metrics, releasers, replay } = parts;
  const jobContext = {
    ...stores,
    config,
    clock,
    log,
    readContracts: () => contractsOf(config),
    gatherInputs: () => gatherInputs({ ...inputFiles(config), ledger: stores.ledger }, clock.now()),
  };
  const facts = factKeeper(jobContext);
  const following = followFacts({ facts, clock, log, wait: replay?.wait ?? timer, signal });
  releasers.push(() => following);
  // What is due is due by the calendar on the wall, which is not that of a replay.
  if (replay !== undefined) return;
  const scheduler = startSchedule({
    jobs: {
      'roll-up-minutes': rollUpMinutesJob(facts),
      'drop-old-events': dropOldEventsJob(jobContext),
      'watch-statements': watchStatementsJob(jobContext),
      'claim-deadlines': claimDeadlinesJob({
        ...jobContext,
        newestStored: () => newestStored(stores),
      }),
      'weekly-report': weeklyReportJob(jobContext),
      'monthly-statement': monthlyStatementJob(jobContext),
    },
    timeZone: config.values.UPTALLY_TIME_ZONE,
    ledger: stores.ledger,
    clock,
    log,
    onRun: (job, outcome) => metrics.jobEnded(job, outcome),
  });
  releasers.push(() => scheduler.stop());
}

const INGEST_LOG_MS = 10 * SECOND_MS;

/** Counts every batch; says now and then how far ingest is, and at once when it has caught up. */
function ingestLog(log: Log, clock: Clock, metrics: Metrics): (batch: StoredBatch) => void {
  let said = 0;
  let isBehind = true;
  const since = { events: 0, deadLetters: 0 };
  return (batch) => {
    metrics.batchStored(batch);
    since.events += batch.stored;
    since.deadLetters += batch.records - batch.stored;
    const now = clock.now();
    const lag = batch.lagByPartition.reduce((records, partition) => records + partition.lag, 0);
    const hasCaughtUp = isBehind && lag === 0;
    isBehind = lag > 0;
    if (!hasCaughtUp && now - said < INGEST_LOG_MS) return;
    log.info({ ...since, lag }, 'stored');
    said = now;
    since.events = 0;
    since.deadLetters = 0;
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
