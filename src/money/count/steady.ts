import type { EpochMs } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { PartitionCounts } from '../judge/partition-counts.ts';
import { type CountEventsInput, countEvents, type EventCounts } from './count-events.ts';
import { type CountSlotsInput, countSlots } from './count-slots.ts';
import {
  type Repetition,
  type SelectUnitsInput,
  selectUnits,
  standsAlone,
  type UnitsQuery,
} from './select-units.ts';
import { storedBlocks } from './stored-blocks.ts';

/**
 * How the units of the stored events are found, with no more effort than repeated deliveries need.
 */
export interface EventLog {
  countSlots(input: Effortless<CountSlotsInput>): Promise<readonly PartitionCounts[]>;
  selectUnits(input: Effortless<SelectUnitsInput>): UnitsQuery;
  /** The same units in parts, each of which takes a fraction of the memory. */
  selectParts(input: Effortless<SelectUnitsInput>): readonly UnitsQuery[];
  /**
   * Units with their calls, one for each time that a call was delivered. Null where the call that
   * counts has to be sought: one unit looks at several calls, or calls have more than one content.
   */
  selectDeliveries(input: Effortless<SelectUnitsInput>): UnitsQuery | null;
}

type Effortless<Input> = Omit<Input, 'repetition' | 'slice' | 'slices'>;

/** A log whose events were counted. */
export interface CountedLog extends EventLog, Pick<EventCounts, 'distinct' | 'conflicts'> {
  /** For who takes a steady log: it is one, for as long as the work that was given it. */
  readonly steady: SteadyLog;
}

/** The stored events for one who counts in several questions, while others may write. */
export interface SteadyLog {
  /**
   * Runs work that only reads as if nothing came in meanwhile: where something did, it runs once
   * more. What `isLong` is not run twice, but with all effort at once, unless nobody else writes.
   */
  read<Result>(
    work: (log: CountedLog) => Promise<Result>,
    options?: { readonly isLong?: boolean },
  ): Promise<Result>;
  /**
   * The log as it was last looked at, for work that finds out by itself if events came in since.
   */
  look(): Promise<CountedLog>;
  /** Right whatever was delivered: with all effort. */
  readonly careful: EventLog;
}

export interface SteadyLogOptions {
  /** Events that started then or later are not counted. */
  readonly asOf?: EpochMs | undefined;
  /** Counts in so many parts, each of which takes a fraction of the memory; 1 if absent. */
  readonly slices?: number | undefined;
  /** Nobody else writes to the warehouse. */
  readonly isAlone?: boolean | undefined;
}

/** Looks for repeated deliveries when it is first read, and again when events came in. */
export function steadyLog(
  warehouse: Warehouse,
  { asOf, slices = 1, isAlone = false }: SteadyLogOptions = {},
): SteadyLog {
  let looked: StoredEvents | undefined;
  const lookOnce = async (): Promise<StoredEvents> => {
    looked ??= await countStored({ warehouse, asOf, slices });
    return looked;
  };
  return {
    async read(work, { isLong = false } = {}) {
      const before = await lookOnce();
      if (isLong && !isAlone) return work(countedLog(withAllEffort(before), slices));
      const result = await work(countedLog(before, slices));
      if (isAlone || before.repetition === 'conflicting') return result;
      const { fingerprint } = await storedBlocks(warehouse);
      if (fingerprint === before.fingerprint) return result;
      looked = undefined;
      return work(countedLog(withAllEffort(await lookOnce()), slices));
    },
    look: async () => countedLog(await lookOnce(), slices),
    careful: eventLog('conflicting', slices),
  };
}

/** One piece of work over a steady log of its own. */
export function withSteadyLog<Result>(
  warehouse: Warehouse,
  options: SteadyLogOptions,
  work: (log: CountedLog) => Promise<Result>,
): Promise<Result> {
  return steadyLog(warehouse, options).read(work);
}

/** What the warehouse holds, for as long as its inserts are these. */
interface StoredEvents extends EventCounts {
  /** As `storedBlocks` gives it. */
  readonly fingerprint: string;
}

async function countStored(input: Omit<CountEventsInput, 'eventRows'>): Promise<StoredEvents> {
  const { eventRows, fingerprint } = await storedBlocks(input.warehouse);
  return { ...(await countEvents({ ...input, eventRows })), fingerprint };
}

function withAllEffort(events: StoredEvents): StoredEvents {
  return { ...events, repetition: 'conflicting' };
}

function countedLog({ distinct, conflicts, repetition }: EventCounts, slices: number): CountedLog {
  const careful = eventLog('conflicting', slices);
  const log: CountedLog = {
    ...eventLog(repetition, slices),
    distinct,
    conflicts,
    steady: { read: (work) => work(log), look: async () => log, careful },
  };
  return log;
}

/** A log of which this is known; `conflicting` is right whatever happened. */
export function eventLog(repetition: Repetition, slices = 1): EventLog {
  return {
    countSlots: (input) => countSlots({ ...input, repetition, slices }),
    selectUnits: (input) => selectUnits({ ...input, repetition }),
    selectParts: (input) =>
      slices === 1
        ? [selectUnits({ ...input, repetition })]
        : Array.from({ length: slices }, (_, number) =>
            selectUnits({ ...input, repetition, slice: { number, of: slices } }),
          ),
    selectDeliveries: (input) =>
      standsAlone(input.commitment) && repetition !== 'conflicting'
        ? selectUnits({ ...input, repetition: 'none' })
        : null,
  };
}
