import type { InsertPhase, Fault as WarehouseFault } from '../support/faulty-proxy.ts';
import { type PlannedRecord, planRecords } from './plan-records.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';

/**
 * When a process is struck: at a step of its next insert, or so long after the wave was produced.
 */
export type Moment =
  | { readonly table: 'events' | 'dead_letters'; readonly phase: InsertPhase }
  | { readonly afterMs: number };

export type Fault =
  /** SIGKILL; `replaced`: another process is started at once. */
  | { readonly kind: 'kill'; readonly at: Moment; readonly replaced: boolean }
  /** SIGSTOP until the group has given its partitions to others, then SIGCONT. */
  | { readonly kind: 'zombie'; readonly at: Moment }
  | { readonly kind: 'leave' }
  | { readonly kind: 'join' }
  | { readonly kind: 'restart broker' }
  /** Killed where it stands, and started again on what it had. */
  | { readonly kind: 'restart warehouse'; readonly at: Moment }
  /** For the next requests, of one process or of all. */
  | {
      readonly kind: 'warehouse';
      readonly fault: WarehouseFault;
      readonly requests: number;
      readonly ofAll: boolean;
    };

/** Records that are produced together, and what happens meanwhile. */
export interface Wave {
  readonly records: readonly PlannedRecord[];
  readonly faults: readonly Fault[];
}

export interface Schedule {
  readonly seed: number;
  readonly partitions: number;
  readonly processes: number;
  readonly waves: readonly Wave[];
}

const WAREHOUSE_FAULTS: readonly WarehouseFault[] = [
  'refuse',
  'cut',
  'write half',
  'lose answer',
  'half answer',
  'miscount',
  'slow',
  'bad gateway',
  'overloaded',
  'disk full',
  'out of memory',
  'no time',
];

/** What is done under this seed; the same seed gives the same plan, record by record. */
export function planSchedule(seed: number): Schedule {
  const random = seededRandom(seed);
  const partitions = random.whole(1, 5);
  const processes = random.whole(2, 3);
  const waveCount = random.whole(2, 4);
  // At most one of the slow faults.
  const restartsBroker = random.chance(0.15) ? random.whole(0, waveCount - 1) : -1;
  const records = planRecords(random, { count: random.whole(200, 2_000), partitions });
  const length = Math.ceil(records.length / waveCount);
  const waves = Array.from({ length: waveCount }, (_, index) => ({
    records: records.slice(index * length, (index + 1) * length),
    faults: [
      ...Array.from({ length: random.whole(1, 2) }, () => planFault(random)),
      ...(index === restartsBroker ? [{ kind: 'restart broker' } as const] : []),
    ],
  }));
  return { seed, partitions, processes, waves };
}

function planFault(random: SeededRandom): Fault {
  const kind = random.whole(1, 100);
  if (kind <= 35) return { kind: 'kill', at: planMoment(random), replaced: random.chance(0.5) };
  if (kind <= 50) return { kind: 'zombie', at: planMoment(random) };
  if (kind <= 58) return { kind: 'leave' };
  if (kind <= 66) return { kind: 'join' };
  if (kind <= 72) return { kind: 'restart warehouse', at: planMoment(random) };
  return {
    kind: 'warehouse',
    fault: random.pick(WAREHOUSE_FAULTS),
    requests: random.whole(1, 4),
    ofAll: random.chance(0.5),
  };
}

function planMoment(random: SeededRandom): Moment {
  if (random.chance(0.25)) return { afterMs: random.whole(0, 1_500) };
  const phases: readonly InsertPhase[] = ['begins', 'written', 'answered'];
  return {
    table: random.chance(0.6) ? 'events' : 'dead_letters',
    phase: random.pick(phases),
  };
}

/** One line: what a person needs to know of the plan. */
export function describeSchedule({ partitions, processes, waves }: Schedule): string {
  const faults = waves.flatMap((wave) => wave.faults.map(describeFault));
  return `${processes} processes, ${partitions} partitions: ${faults.join('; ')}`;
}

function describeFault(fault: Fault): string {
  if (fault.kind === 'warehouse') {
    return (
      `warehouse ${fault.fault} for ${fault.requests} requests of ` +
      `${fault.ofAll ? 'all' : 'one'}`
    );
  }
  if (!('at' in fault)) return fault.kind;
  const { at } = fault;
  const when = 'afterMs' in at ? `after ${at.afterMs} ms` : `when ${at.table} ${at.phase}`;
  return `${fault.kind} ${when}`;
}
