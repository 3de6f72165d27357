import type { AttainedSlots, Commitment, DownWhen } from '../../money/contract/contract.ts';
import {
  binary,
  type Expression,
  equal,
  every,
  roundedUp,
  textLiteral,
  when,
} from './expression.ts';
import type { LaidRow } from './sheet.ts';
import type { LaneRow, SlotFormula } from './slot-block.ts';
import { paysPerOutage } from './slot-columns.ts';
import { runFormulas } from './slot-runs.ts';
import { decimalsOf, power, scaledWhole } from './terms-sheets.ts';

/** What a figure of a commitment makes of each slot, in the order in which it is computed. */
export function slotFormulas(
  commitment: Commitment,
  figure: number,
  terms: LaidRow,
): readonly SlotFormula[] {
  const { indicator } = commitment;
  switch (indicator.kind) {
    case 'mean_of_slots':
      return [inEach('share', shareOfGood)];
    case 'attained_slots':
      if (indicator.over === 'requests') return [];
      return [inEach('share', (row) => attained(indicator, row, terms))];
    case 'good_time': {
      const downWhen = figure === 0 ? indicator.downWhen : indicator.also[figure - 1]?.downWhen;
      return [
        inEach('down', (row) => down(row, downWhen ?? indicator.downWhen, terms)),
        ...runFormulas({ runs: indicator, terms, outages: null }),
        ...(paysPerOutage(commitment) ? [inEach('lost', lostMinutes)] : []),
      ];
    }
    case 'outage_minutes': {
      const { from, weight } = indicator;
      if (from === null) return [];
      return [
        inEach('down', (row) => down(row, from.downWhen, terms)),
        ...runFormulas({ runs: from, terms, outages: indicator }),
        inEach('lost', (row) =>
          weight === 'affected_ratio' ? weighted(lostMinutes(row), row) : lostMinutes(row),
        ),
      ];
    }
    default:
      return [];
  }
}

/** For all figures of a reading. */
export const validFormula: SlotFormula = {
  key: 'valid',
  order: 'down',
  of: ({ row }) => binary(row.ref('good'), '+', row.ref('bad')),
};

function inEach(key: string, of: (row: LaneRow) => Expression): SlotFormula {
  return { key, order: 'down', of: ({ row }) => of(row) };
}

/** Good of valid units; empty where there are none. */
function shareOfGood(row: LaneRow): Expression {
  const valid = row.ref('valid');
  return when(binary(valid, '>', 0), binary(row.ref('good'), '/', valid), EMPTY);
}

const EMPTY = textLiteral('');

/** 1 if the slot is as good as promised, 0 if not, empty if it has too few values. */
function attained({ goodIf }: AttainedSlots, row: LaneRow, terms: LaidRow): Expression {
  const [values, attaining] = [row.ref('values'), row.ref('attaining')];
  const rank = roundedUp(binary(binary(terms.ref('percentile'), '*', values), '/', 100));
  const isHighGood = goodIf.operator === 'above' || goodIf.operator === 'at_least';
  const isAttained = isHighGood
    ? binary(binary(values, '-', attaining), '<', rank)
    : binary(attaining, '>=', rank);
  return when(binary(values, '>=', terms.ref('least_units')), when(isAttained, 1, 0), EMPTY);
}

function down(row: LaneRow, downWhen: DownWhen, terms: LaidRow): Expression {
  const valid = row.ref('valid');
  const isDown = every(
    equal(row.ref('exists'), 1),
    binary(valid, '>', 0),
    binary(valid, '>=', terms.ref('least_units')),
    downTest(row, downWhen, terms),
  );
  return when(isDown, 1, 0);
}

/**
 * Cross-multiplied in whole numbers, so that a share that is exactly the bound is found to be it.
 */
function downTest(row: LaneRow, downWhen: DownWhen, terms: LaidRow): Expression {
  if (downWhen.kind === 'all_bad') return equal(row.ref('good'), 0);
  const { value, strict } = downWhen.bound;
  const decimals = decimalsOf(value);
  const bad = decimals === 0 ? row.ref('bad') : binary(row.ref('bad'), '*', power(decimals));
  const bound = binary(row.ref('valid'), '*', scaledWhole(terms.ref('down_share'), decimals));
  return binary(bad, strict ? '>' : '>=', bound);
}

/** Minutes of a slot that is counted down, without what exclusions take away. */
function lostMinutes(row: LaneRow): Expression {
  return binary(row.ref('counted'), '*', row.ref('losing'));
}

/** By the share of the run's calls that were bad; a run without any calls affected everybody. */
function weighted(minutes: Expression, row: LaneRow): Expression {
  const [bad, valid] = [row.ref('run_bad'), row.ref('run_valid')];
  const share = binary(binary(minutes, '*', bad), '/', valid);
  return when(binary(valid, '>', 0), share, minutes);
}
