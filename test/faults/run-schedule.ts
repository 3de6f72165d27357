import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Producer } from 'kafkajs';
import { SECOND_MS, systemClock } from '../../src/ground/time.ts';
import {
  type FaultyProxy,
  type InsertStep,
  startFaultyProxy,
  type Fault as WarehouseFault,
} from '../support/faulty-proxy.ts';
import { createTopic } from '../support/kafka-topic.ts';
import { startUptally, type UptallyProcess } from '../support/uptally-process.ts';
import type { Fault, Moment, Schedule } from './plan-schedule.ts';
import { type BookCounts, RecordBook } from './record-book.ts';
import { emptyWarehouse, type Servers } from './servers.ts';

const SESSION_SECONDS = 4;
const POLL_MS = 50;
/** A schedule that has not drained after this has lost its way. */
const MOST_WAIT_MS = 240 * SECOND_MS;
/** Insert steps that never come (no dead letter in this wave) are given up. */
const MOMENT_WAIT_MS = 3 * SECOND_MS;

interface Worker {
  readonly name: string;
  readonly process: UptallyProcess;
  /** Its way to the warehouse. */
  readonly proxy: FaultyProxy;
  isPaused: boolean;
  /** Told to end in order: nothing else strikes it. */
  isLeaving: boolean;
}

export interface ScheduleResult extends BookCounts {
  readonly seconds: number;
  /** Faults that struck, by kind; those whose moment never came are not among them. */
  readonly struck: Readonly<Record<string, number>>;
}

/**
 * Carries out one schedule on a topic, a group and processes of its own. Throws an AssertionError
 * where the promise is broken, with the log of every process.
 */
export async function runSchedule(servers: Servers, schedule: Schedule): Promise<ScheduleResult> {
  const run = new ScheduleRun(servers, schedule);
  try {
    return await run.carriedOut();
  } catch (cause) {
    throw new Error(`seed ${schedule.seed}: ${(cause as Error).message}\n${run.logs()}`, { cause });
  } finally {
    await run.end();
  }
}

/** What waits for a process to come to a step of an insert. */
interface Ambush {
  readonly at: Moment;
  readonly meet: (worker: Worker) => void;
}

class ScheduleRun {
  readonly #servers: Servers;
  readonly #schedule: Schedule;
  readonly #topic: string;
  readonly #workers: Worker[] = [];
  readonly #struck: Record<string, number> = {};
  readonly #pending: Promise<void>[] = [];
  readonly #ambushes = new Set<Ambush>();
  readonly #book: RecordBook;
  readonly #startedAt = systemClock.now();
  /** Of every process, those to come among them. */
  #commonFault: WarehouseFault = 'none';
  #started = 0;

  constructor(servers: Servers, schedule: Schedule) {
    this.#servers = servers;
    this.#schedule = schedule;
    this.#topic = `faults-${schedule.seed}-${this.#startedAt}`;
    this.#book = new RecordBook(this.#topic, this.#startedAt);
  }

  async carriedOut(): Promise<ScheduleResult> {
    const producer = await this.#servers.connectProducer();
    try {
      return await this.#carriedOut(producer);
    } finally {
      await producer.disconnect();
    }
  }

  async #carriedOut(producer: Producer): Promise<ScheduleResult> {
    const { broker, warehouse } = this.#servers;
    await emptyWarehouse(this.#servers);
    await createTopic(broker.brokers, this.#topic, this.#schedule.partitions);
    for (let index = 0; index < this.#schedule.processes; index += 1) await this.#startWorker();
    for (const worker of this.#workers) await this.#begun(worker);

    for (const { records, faults } of this.#schedule.waves) {
      // Armed before the records come, so that a step of their inserts is met.
      const strikes = faults.map((fault) => this.#strike(fault));
      await this.#book.produce(producer, records);
      for (const strike of strikes) await strike();
      await this.#requireCommittedIsStored();
    }

    await Promise.all(this.#pending);
    if (this.#active().length === 0) await this.#startWorker();
    await this.#drained();
    await this.#stopped();
    await this.#requireCommittedIsStored();
    const counts = await this.#book.requireEqual(warehouse);
    return {
      ...counts,
      seconds: (systemClock.now() - this.#startedAt) / SECOND_MS,
      struck: this.#struck,
    };
  }

  logs(): string {
    return this.#workers
      .map(({ name, process }) => `--- ${name}\n${process.log().slice(-60).join('\n')}`)
      .join('\n');
  }

  async end(): Promise<void> {
    for (const { process, proxy } of this.#workers) {
      proxy.onInsert = () => {};
      if (process.isRunning()) await process.end('SIGKILL');
      await proxy.close();
    }
    await this.#servers.admin.deleteTopics({ topics: [this.#topic] }).catch(() => {});
  }

  async #startWorker(): Promise<void> {
    this.#started += 1;
    const name = `w${this.#started}`;
    const proxy = await startFaultyProxy(this.#servers.clickHouse.url);
    proxy.fault = this.#commonFault;
    proxy.onInsert = (step) => this.#onInsert(name, step);
    const process = startUptally(['ingest'], {
      KAFKA_BROKERS: this.#servers.broker.brokers.join(','),
      UPTALLY_KAFKA_TOPICS: this.#topic,
      UPTALLY_KAFKA_GROUP: this.#topic,
      UPTALLY_KAFKA_SESSION_SECONDS: String(SESSION_SECONDS),
      CLICKHOUSE_URL: proxy.url,
      DATABASE_URL: this.#servers.databaseUrl,
      // Most of the work of a schedule is to start processes.
      NODE_COMPILE_CACHE: join(tmpdir(), 'uptally-compile-cache'),
    });
    this.#workers.push({ name, process, proxy, isPaused: false, isLeaving: false });
  }

  /** A process that has not got so far yet knows no orderly end. */
  async #begun({ process }: Worker): Promise<void> {
    while (process.isRunning() && process.log().length === 0) await setTimeout(POLL_MS);
  }

  #active(): Worker[] {
    return this.#workers.filter(
      ({ process, isPaused, isLeaving }) => process.isRunning() && !isPaused && !isLeaving,
    );
  }

  /** Prepares a fault; what is answered lets it strike, and ends when it has. */
  #strike(fault: Fault): () => Promise<void> {
    if (fault.kind === 'kill' || fault.kind === 'zombie') {
      const victim = this.#metAt(fault.at, stop);
      return async () => {
        const worker = await victim();
        if (worker === undefined) return;
        this.#count(fault.kind);
        if (fault.kind === 'kill') {
          await worker.process.end('SIGKILL');
          if (fault.replaced || this.#active().length === 0) await this.#startWorker();
          return;
        }
        if (this.#active().length === 0) await this.#startWorker();
        this.#pending.push(this.#resumedAfterExpulsion(worker));
      };
    }
    if (fault.kind === 'warehouse') return this.#warehouseFails(fault);
    if (fault.kind === 'restart warehouse') {
      const { clickHouse } = this.#servers;
      const met = this.#metAt(fault.at, () => clickHouse.kill());
      return async () => {
        if ((await met()) === undefined) return;
        this.#count(fault.kind);
        await clickHouse.restart();
      };
    }
    return async () => {
      this.#count(fault.kind);
      if (fault.kind === 'join') await this.#startWorker();
      else if (fault.kind === 'leave') await this.#left();
      else await this.#servers.broker.restart?.();
    };
  }

  #count(kind: string): void {
    this.#struck[kind] = (this.#struck[kind] ?? 0) + 1;
  }

  /** The process that reaches the moment first; the blow falls at that very point. */
  #metAt(at: Moment, blow: (worker: Worker) => void): () => Promise<Worker | undefined> {
    if ('afterMs' in at) {
      return async () => {
        await setTimeout(at.afterMs);
        const [worker] = this.#active();
        if (worker !== undefined) blow(worker);
        return worker;
      };
    }
    let meet: (worker: Worker) => void = () => {};
    const met = new Promise<Worker>((resolve) => {
      meet = resolve;
    });
    const ambush = {
      at,
      meet: (worker: Worker) => {
        blow(worker);
        meet(worker);
      },
    };
    this.#ambushes.add(ambush);
    return async () => {
      const given = new AbortController();
      const worker = await Promise.race([
        met,
        setTimeout(MOMENT_WAIT_MS, undefined, { signal: given.signal }),
      ]);
      given.abort();
      this.#ambushes.delete(ambush);
      return worker;
    };
  }

  /** Strikes at once, while its proxy has not yet let pass what comes next. */
  #onInsert(name: string, step: InsertStep): void {
    const worker = this.#workers.find((one) => one.name === name);
    if (worker === undefined || worker.isPaused || worker.isLeaving) return;
    for (const ambush of this.#ambushes) {
      if (!isAt(step, ambush.at)) continue;
      this.#ambushes.delete(ambush);
      ambush.meet(worker);
      return;
    }
  }

  /** A zombie twin: it goes on only when the group has given its partitions away. */
  async #resumedAfterExpulsion(worker: Worker): Promise<void> {
    const deadline = systemClock.now() + 3 * SESSION_SECONDS * SECOND_MS;
    await setTimeout(SESSION_SECONDS * SECOND_MS);
    while (systemClock.now() < deadline && (await this.#memberCount()) > this.#active().length) {
      await setTimeout(POLL_MS);
    }
    worker.process.signal('SIGCONT');
    worker.isPaused = false;
  }

  async #memberCount(): Promise<number> {
    try {
      const { groups } = await this.#servers.admin.describeGroups([this.#topic]);
      return groups[0]?.members.length ?? 0;
    } catch {
      // The broker is being restarted.
      return 0;
    }
  }

  /** One process leaves in order, if another remains. */
  async #left(): Promise<void> {
    const [worker, other] = this.#active();
    if (worker === undefined) return;
    if (other === undefined) await this.#startWorker();
    await this.#begun(worker);
    worker.isLeaving = true;
    const code = await worker.process.end('SIGTERM');
    if (code !== 0) throw new Error(`${worker.name} left with exit code ${code}`);
  }

  /** From now until so many requests met the fault, or none came for a while. */
  #warehouseFails(fault: Extract<Fault, { kind: 'warehouse' }>): () => Promise<void> {
    const [worker] = this.#active();
    const only = fault.ofAll ? undefined : worker;
    const set = (to: WarehouseFault) => {
      if (only === undefined) this.#commonFault = to;
      for (const { proxy } of only === undefined ? this.#workers : [only]) proxy.fault = to;
    };
    set(fault.fault);
    return async () => {
      this.#count(`warehouse ${fault.fault}`);
      for (let request = 0; request < fault.requests; request += 1) {
        const met = (only === undefined ? this.#workers : [only]).map(({ proxy }) =>
          proxy.nextRequest(),
        );
        await Promise.race([...met, setTimeout(SECOND_MS)]);
      }
      set('none');
    };
  }

  /** A broker that was just restarted says for a while that it is not ready. */
  async #places(): Promise<{ partition: number; committed: number; end: number }[]> {
    const deadline = systemClock.now() + MOST_WAIT_MS;
    for (;;) {
      try {
        return await this.#placesNow();
      } catch (error) {
        if (systemClock.now() > deadline) throw error;
        await setTimeout(POLL_MS);
      }
    }
  }

  async #placesNow(): Promise<{ partition: number; committed: number; end: number }[]> {
    const { admin } = this.#servers;
    const ends = await admin.fetchTopicOffsets(this.#topic);
    const [group] = await admin.fetchOffsets({ groupId: this.#topic, topics: [this.#topic] });
    return ends.map(({ partition, high }) => {
      const place = group?.partitions.find((one) => one.partition === partition);
      return { partition, committed: Math.max(0, Number(place?.offset ?? 0)), end: Number(high) };
    });
  }

  /** The offsets first, the rows after: what is stored only grows. */
  async #requireCommittedIsStored(): Promise<void> {
    const places = await this.#places();
    await this.#book.requireStored(this.#servers.warehouse, places);
  }

  async #drained(): Promise<void> {
    const deadline = systemClock.now() + MOST_WAIT_MS;
    for (;;) {
      const places = await this.#places();
      if (places.every(({ committed, end }) => committed === end)) {
        this.#book.requireEnds(places);
        return;
      }
      if (systemClock.now() > deadline) {
        throw new Error(`not drained: ${JSON.stringify(places)}`);
      }
      await setTimeout(POLL_MS);
    }
  }

  /**
   * Everybody ends in order, a zombie that came back among them, and one that has only just joined.
   */
  async #stopped(): Promise<void> {
    const codes = await Promise.all(
      this.#active().map(async (worker) => {
        await this.#begun(worker);
        return [worker.name, await worker.process.end('SIGTERM')] as const;
      }),
    );
    const wrong = codes.filter(([, code]) => code !== 0);
    if (wrong.length > 0) throw new Error(`exit codes: ${JSON.stringify(wrong)}`);
  }
}

function stop(worker: Worker): void {
  worker.isPaused = true;
  worker.process.signal('SIGSTOP');
}

function isAt(step: InsertStep, at: Moment): boolean {
  return !('afterMs' in at) && step.table === at.table && step.phase === at.phase;
}
