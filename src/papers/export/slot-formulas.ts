import { difference, intersection, totalMs } from '../../ground/interval.ts';
import { MINUTE_MS } from '../../ground/time.ts';
import type { AttainedSlots, DownWhen } from '../../money/contract/contract.ts';
import type { IndicatorInput } from '../../money/judge/indicators/indicator.ts';
import { slotTime } from '../../money/judge/slot-grid.ts';
import { binary, type Expression, equal, every, roundedUp, text, when } from './expression.ts';
import type { LaidRow } from './sheet.ts';
import { decimalsOf, power, wholeOf } from './terms-sheets.ts';

/** Good of valid units; empty where there are none. */
export function shareOfGood(row: LaidRow): Expression {
  const valid = row.ref('valid');
  return when(binary(valid, '>', 0), binary(row.ref('good'), '/', valid), EMPTY);
}

const EMPTY = text('');

/** 1 if the slot is as good as promised, 0 if not, empty if it has too few values. */
export function attained({ goodIf }: AttainedSlots, row: LaidRow, terms: LaidRow): Expression {
  const [values, attaining] = [row.ref('values'), row.ref('attaining')];
  const rank = roundedUp(binary(binary(terms.ref('percentile'), '*', values), '/', 100));
  const isHighGood = goodIf.operator === 'above' || goodIf.operator === 'at_least';
  const isAttained = isHighGood
    ? binary(binary(values, '-', attaining), '<', rank)
    : binary(attaining, '>=', rank);
  return when(binary(values, '>=', terms.ref('least_units')), when(isAttained, 1, 0), EMPTY);
}

export function layDown(rows: readonly LaidRow[], downWhen: DownWhen, terms: LaidRow): void {
  for (const row of rows) {
    const valid = row.ref('valid');
    const isDown = every(
      equal(row.ref('exists'), 1),
      binary(valid, '>', 0),
      binary(valid, '>=', terms.ref('least_units')),
      downTest(row, downWhen, terms),
    );
    row.set('down', when(isDown, 1, 0));
  }
}

/**
 * Cross-multiplied in whole numbers, so that a share that is exactly the bound is found to be it.
 */
function downTest(row: LaidRow, downWhen: DownWhen, terms: LaidRow): Expression {
  if (downWhen.kind === 'all_bad') return equal(row.ref('good'), 0);
  const { value, strict } = downWhen.bound;
  const decimals = decimalsOf(value);
  const bad = decimals === 0 ? row.ref('bad') : binary(row.ref('bad'), '*', power(decimals));
  const bound = binary(row.ref('valid'), '*', wholeOf(terms.ref('down_share'), decimals));
  return binary(bad, strict ? '>' : '>=', bound);
}

/**
 * Minutes of slots that are counted down, without what exclusions take away, by what they affected.
 */
export function layLost(rows: readonly LaidRow[], input: IndicatorInput, isWeighted = false): void {
  const losing = difference(input.time, input.removed);
  const { grid } = input.existing;
  for (const row of rows) {
    const slot = Number(row.cells.get('slot'));
    const lost = totalMs(intersection(losing, [slotTime(grid, slot)]));
    row.set('losing', lost / MINUTE_MS);
    const minutes = binary(row.ref('counted'), '*', row.ref('losing'));
    row.set('lost', isWeighted ? weighted(minutes, row) : minutes);
  }
}

/** By the share of the run's calls that were bad; a run without any calls affected everybody. */
function weighted(minutes: Expression, row: LaidRow): Expression {
  const [bad, valid] = [row.ref('run_bad'), row.ref('run_valid')];
  const share = binary(binary(minutes, '*', bad), '/', valid);
  return when(binary(valid, '>', 0), share, minutes);
}
