import type { DownRuns, OutageMinutes } from '../../money/contract/contract.ts';
import { binary, type Expression, equal, every, number, rounded, when } from './expression.ts';
import { minutesOf } from './outage-sheets.ts';
import type { LaidRow } from './sheet.ts';
import type { LaneRow, RowsAround, SlotFormula } from './slot-block.ts';

/** What runs of slots are found by. */
interface RunTerms {
  readonly runs: DownRuns;
  readonly terms: LaidRow;
  /**
   * Measured outages: a run has a least length in minutes, and a share of calls that it affected.
   */
  readonly outages: OutageMinutes | null;
}

const ZERO = number(0);

/**
 * The columns of runs: going down they count the slots of a run so far, going up they bring its
 * length back to its first slot. A run ends where a slot is not down, or where one is missing
 * between two rows.
 */
export function runFormulas({ runs, terms, outages }: RunTerms): readonly SlotFormula[] {
  return [
    ...gapFormulas(runs),
    { key: 'run', order: 'down', of: (around) => runSoFar(around, runs) },
    broughtBack('run', 'run_slots'),
    ...(outages === null ? [] : measureFormulas()),
    { key: 'counted', order: 'down', of: ({ row }) => countedDown(row, terms, outages) },
  ];
}

function gapFormulas({ emptySlot }: DownRuns): readonly SlotFormula[] {
  if (emptySlot === 'up') return [];
  const isBridge = emptySlot === 'bridge';
  const bridged: SlotFormula = {
    key: 'bridged',
    order: 'down',
    of: ({ row }) => downOrEmpty(row, isBridge),
  };
  return isBridge ? [...neighbourFormulas, bridged] : [bridged];
}

/** Whether the nearest slots with calls are down; slots that do not exist are passed over. */
const neighbourFormulas: readonly SlotFormula[] = [
  { key: 'before', order: 'down', of: ({ previous }) => passedOn(previous, 'before') },
  { key: 'after', order: 'up', of: ({ next }) => passedOn(next, 'after') },
];

function passedOn(row: LaneRow | null, key: 'before' | 'after'): Expression {
  if (row === null) return ZERO;
  const hasCalls = every(equal(row.ref('exists'), 1), binary(row.ref('valid'), '>', 0));
  return when(hasCalls, row.ref('down'), row.ref(key));
}

function downOrEmpty(row: LaneRow, isBridge: boolean): Expression {
  const empty = isBridge
    ? when(every(equal(row.ref('before'), 1), equal(row.ref('after'), 1)), 1, 0)
    : number(1);
  const existing = when(binary(row.ref('valid'), '>', 0), row.ref('down'), empty);
  return when(equal(row.ref('exists'), 1), existing, 0);
}

function runSoFar({ row, previous }: RowsAround, { emptySlot, monthEdge }: DownRuns): Expression {
  const isDown = equal(row.ref(emptySlot === 'up' ? 'down' : 'bridged'), 1);
  const counts = monthEdge === 'split' ? every(isDown, equal(row.ref('inside'), 1)) : isDown;
  const length =
    previous === null
      ? number(1)
      : when(isNext(previous, row), binary(previous.ref('run'), '+', 1), 1);
  return when(counts, length, 0);
}

/** The row before is the slot before. */
function isNext(previous: LaneRow, row: LaneRow): Expression {
  return equal(row.ref('slot'), binary(previous.ref('slot'), '+', 1));
}

/** The last value of a run, in each of its slots. */
function broughtBack(soFar: string, whole: string): SlotFormula {
  return {
    key: whole,
    order: 'up',
    of: ({ row, next }) => {
      const run = row.ref('run');
      const last =
        next === null
          ? row.ref(soFar)
          : when(equal(next.ref('run'), binary(run, '+', 1)), next.ref(whole), row.ref(soFar));
      return when(equal(run, 0), 0, last);
    },
  };
}

/** Minutes, bad and all valid calls of the whole run. */
function measureFormulas(): readonly SlotFormula[] {
  const measures: readonly (readonly [string, string, (row: LaneRow) => Expression])[] = [
    ['minutes', 'run_minutes', minutesOf],
    ['run_bad_so_far', 'run_bad', (row) => row.ref('bad')],
    ['run_valid_so_far', 'run_valid', (row) => row.ref('valid')],
  ];
  return measures.flatMap(([soFar, whole, own]) => [
    { key: soFar, order: 'down', of: (around) => sumSoFar(around, soFar, own) },
    broughtBack(soFar, whole),
  ]);
}

function sumSoFar(
  { row, previous }: RowsAround,
  soFar: string,
  own: (row: LaneRow) => Expression,
): Expression {
  const run = row.ref('run');
  const sum =
    previous === null
      ? own(row)
      : when(binary(run, '>', 1), binary(previous.ref(soFar), '+', own(row)), own(row));
  return when(equal(run, 0), 0, sum);
}

/** The run is long enough, and one of the period where no minutes of it are looked at. */
function countedDown(row: LaneRow, terms: LaidRow, outages: OutageMinutes | null): Expression {
  const tests = [
    ...(outages === null ? [equal(row.ref('inside'), 1)] : []),
    binary(row.ref('run_slots'), '>', 0),
    binary(row.ref('run_slots'), '>=', terms.ref('least_run')),
    ...(outages === null
      ? []
      : [binary(rounded(row.ref('run_minutes'), 6), '>=', terms.ref('least_minutes'))]),
  ];
  return when(every(...tests), 1, 0);
}
