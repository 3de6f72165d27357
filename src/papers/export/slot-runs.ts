import type { DownRuns, OutageMinutes } from '../../money/contract/contract.ts';
import { binary, type Expression, equal, every, number, rounded, when } from './expression.ts';
import { minutesOf } from './outage-sheets.ts';
import type { LaidRow } from './sheet.ts';

/** What runs of slots are laid by. */
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
 * Lays the columns of runs: going down they count the slots of a run so far, going up they
 * bring its length back to its first slot. A run ends where a slot is not down, or where
 * one is missing between two rows.
 */
export function layRuns(rows: readonly LaidRow[], { runs, terms, outages }: RunTerms): void {
  if (runs.emptySlot === 'bridge') layNeighbours(rows);
  if (runs.emptySlot !== 'up') {
    for (const row of rows) row.set('bridged', downOrEmpty(row, runs.emptySlot === 'bridge'));
  }
  for (const [i, row] of rows.entries()) {
    const previous = rows[i - 1];
    const isDown = equal(row.ref(runs.emptySlot === 'up' ? 'down' : 'bridged'), 1);
    const counts = runs.monthEdge === 'split' ? every(isDown, equal(row.ref('inside'), 1)) : isDown;
    const length =
      previous === undefined
        ? number(1)
        : when(isNext(previous, row), binary(previous.ref('run'), '+', 1), 1);
    row.set('run', when(counts, length, 0));
  }
  layBack(rows, 'run', 'run_slots');
  if (outages !== null) layMeasures(rows);
  for (const row of rows) {
    const tests = [
      ...(outages === null ? [equal(row.ref('inside'), 1)] : []),
      binary(row.ref('run_slots'), '>', 0),
      binary(row.ref('run_slots'), '>=', terms.ref('least_run')),
      ...(outages === null
        ? []
        : [binary(rounded(row.ref('run_minutes'), 6), '>=', terms.ref('least_minutes'))]),
    ];
    row.set('counted', when(every(...tests), 1, 0));
  }
}

/** The row before is the slot before. */
function isNext(previous: LaidRow, row: LaidRow): Expression {
  return equal(row.ref('slot'), binary(previous.ref('slot'), '+', 1));
}

/** Whether the nearest slots with calls are down; slots that do not exist are passed over. */
function layNeighbours(rows: readonly LaidRow[]): void {
  const passedOn = (row: LaidRow | undefined, key: 'before' | 'after'): Expression =>
    row === undefined
      ? ZERO
      : when(
          every(equal(row.ref('exists'), 1), binary(row.ref('valid'), '>', 0)),
          row.ref('down'),
          row.ref(key),
        );
  for (const [i, row] of rows.entries()) row.set('before', passedOn(rows[i - 1], 'before'));
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    rows[i]?.set('after', passedOn(rows[i + 1], 'after'));
  }
}

function downOrEmpty(row: LaidRow, isBridge: boolean): Expression {
  const empty = isBridge
    ? when(every(equal(row.ref('before'), 1), equal(row.ref('after'), 1)), 1, 0)
    : number(1);
  const existing = when(binary(row.ref('valid'), '>', 0), row.ref('down'), empty);
  return when(equal(row.ref('exists'), 1), existing, 0);
}

/** The last value of a run, in each of its slots. */
function layBack(rows: readonly LaidRow[], soFar: string, whole: string): void {
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const [row, next] = [rows[i], rows[i + 1]];
    if (row === undefined) continue;
    const run = row.ref('run');
    const goesOn = next === undefined ? null : equal(next.ref('run'), binary(run, '+', 1));
    const last =
      next === undefined || goesOn === null
        ? row.ref(soFar)
        : when(goesOn, next.ref(whole), row.ref(soFar));
    row.set(whole, when(equal(run, 0), 0, last));
  }
}

/** Minutes, bad and all valid calls of the whole run. */
function layMeasures(rows: readonly LaidRow[]): void {
  const measures: readonly (readonly [string, string, (row: LaidRow) => Expression])[] = [
    ['minutes', 'run_minutes', minutesOf],
    ['run_bad_so_far', 'run_bad', (row) => row.ref('bad')],
    ['run_valid_so_far', 'run_valid', (row) => row.ref('valid')],
  ];
  for (const [soFar, whole, own] of measures) {
    for (const [i, row] of rows.entries()) {
      const previous = rows[i - 1];
      const run = row.ref('run');
      const sum =
        previous === undefined
          ? own(row)
          : when(binary(run, '>', 1), binary(previous.ref(soFar), '+', own(row)), own(row));
      row.set(soFar, when(equal(run, 0), 0, sum));
    }
    layBack(rows, soFar, whole);
  }
}
