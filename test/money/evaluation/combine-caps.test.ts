import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type EvaluationInputs,
  NOTHING_TOLD,
} from '../../../src/money/evaluation/evaluate-contract.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import { parsePriorCredits } from '../../../src/money/input/prior-credits.ts';
import { readings } from '../../../src/money/input/reading.ts';
import type { CreditLine } from '../../../src/money/judge/evaluation.ts';
import { judgeContract } from '../../../src/money/judge/judge-contract.ts';
import { judgeInputOf, type MinuteCounts } from './arbitrary-minutes.ts';
import { exampleCommitment, exampleContract, exampleVersion } from './example-contract.ts';

/** Caps of what a rule folds several commitments to, of USD 1,000 in the month. */

type Json = Readonly<Record<string, unknown>>;

/** Misses its target where a call is bad, and pays so many percent. */
function paying(id: string, percent: string, fields: Json = {}): Json {
  return {
    ...exampleCommitment,
    id,
    indicator: { kind: 'ratio' },
    target: { at_least: '100' },
    tiers: [{ below: '100', credit: { percent } }],
    ...fields,
  };
}

const capped = (percent: string): Json => ({ caps: [{ percent_of_basis: percent }] });
const NONE = { good: 0, values: 0, attaining: 0, bad: 0, disputed: 0, invalid: 0 };
const oneBad: MinuteCounts = { ...NONE, minute: 0, model: 'm', bad: 1 };

const FEES = parseFees(
  [
    'BillingPeriodStart,ServiceName,x_Model,BilledCost,BillingCurrency',
    '2026-06-01,A,m,1000,USD',
    '2026-06-01,A,n,200,USD',
    '',
  ].join('\n'),
  'fees.csv',
);
const whole: Json = { basis: { cost: 'billed', where: { x_Model: 'm' } } };
const byModel: Json = { partition_by: ['model'], basis: { cost: 'billed', scope: ['model'] } };

interface Case {
  readonly commitments: readonly Json[];
  readonly combine: readonly Json[];
  readonly minutes?: readonly MinuteCounts[];
  readonly inputs?: Partial<EvaluationInputs>;
  /** Amount and status of each line; both readings where they differ. */
  readonly expected: readonly string[];
}

const parts = [paying('a', '50', whole), paying('b', '5', whole)];
const sumOf = (...caps: readonly Json[]): Json => ({ commitments: ['a', 'b'], rule: 'sum', caps });

const cases: Readonly<Record<string, Case>> = {
  'A sum is at most what the rule says.': {
    commitments: parts,
    combine: [sumOf({ percent_of_basis: '50' })],
    expected: ['500.00 final'],
  },
  'A sum below its cap is what it is.': {
    commitments: parts,
    combine: [sumOf({ percent_of_basis: '60' })],
    expected: ['550.00 final'],
  },
  'The greatest is capped as well.': {
    commitments: parts,
    combine: [{ ...sumOf({ percent_of_basis: '30' }), rule: 'max' }],
    expected: ['300.00 final'],
  },
  'Of several caps the least is left.': {
    commitments: parts,
    combine: [sumOf({ percent_of_basis: '52' }, { percent_of_basis: '40.5' })],
    expected: ['405.00 final'],
  },
  'Caps of the parts come first.': {
    commitments: [
      paying('a', '50', { ...whole, ...capped('40') }),
      paying('b', '30', { ...whole, ...capped('20') }),
    ],
    combine: [sumOf({ percent_of_basis: '55' })],
    expected: ['550.00 final'],
  },
  'What stands outside the rule is not capped by it.': {
    commitments: [...parts, paying('c', '20', whole)],
    combine: [sumOf({ percent_of_basis: '10' })],
    expected: ['300.00 final'],
  },
  'Two rules have caps of their own.': {
    commitments: [...parts, paying('c', '20', whole), paying('d', '20', whole)],
    combine: [
      sumOf({ percent_of_basis: '10' }),
      { commitments: ['c', 'd'], rule: 'sum', caps: [{ percent_of_basis: '25' }] },
    ],
    expected: ['350.00 final'],
  },
  'Months of fees are less what was paid before.': {
    commitments: parts,
    combine: [sumOf({ months_of_fees: '1', window: 'rolling_12_months' })],
    inputs: { priorCredits: parsePriorCredits('period,amount\n2026-01,900\n', 'prior.csv') },
    expected: ['100.00 final'],
  },
  'Each reading is capped by itself.': {
    commitments: [
      paying('a', '50', whole),
      paying('b', '5', { ...whole, classify: [{ when: {}, as: 'good' }] }),
    ],
    combine: [sumOf({ percent_of_basis: '50' })],
    minutes: [{ ...oneBad, bad: 0, good: 1, disputed: 1 }],
    expected: ['500.00 final / 0.00 none'],
  },
  'A fold that is not known stays so.': {
    commitments: [
      paying('a', '50', whole),
      paying('b', '5', { ...whole, tiers: [], on_tier_gap: 'flag' }),
    ],
    combine: [sumOf({ percent_of_basis: '50' })],
    expected: ['null unknown tier_gap'],
  },
  'Each line has the caps of its own basis.': {
    commitments: [paying('a', '50', byModel), paying('b', '5', byModel)],
    combine: [sumOf({ percent_of_basis: '51' })],
    minutes: [oneBad, { ...oneBad, model: 'n' }],
    expected: ['510.00 final', '102.00 final'],
  },
  'A commitment that is alone in its line is capped by the rule.': {
    commitments: [
      paying('a', '50', byModel),
      paying('b', '5', { ...byModel, covers: { provider: 'none' } }),
    ],
    combine: [sumOf({ percent_of_basis: '20' })],
    expected: ['200.00 final', '40.00 final'],
    minutes: [oneBad, { ...oneBad, model: 'n' }],
  },
};

function lineText(line: CreditLine): string {
  const texts = readings.map((reading) => {
    const { amount, status, reason } = line[reading];
    return `${amount} ${status}${reason === null ? '' : ` ${reason}`}`;
  });
  return [...new Set(texts)].join(' / ');
}

for (const [sentence, { commitments, combine, minutes, inputs, expected }] of Object.entries(
  cases,
)) {
  test(sentence, () => {
    const contract = exampleContract([{ ...exampleVersion, commitments, combine }]);
    const input = judgeInputOf(contract, minutes ?? [oneBad], {
      ...NOTHING_TOLD,
      fees: FEES,
      priorCredits: [],
      ...inputs,
    });
    const counts = input.counts.map((partitions, i) =>
      commitments[i]?.covers === undefined ? partitions : [],
    );
    assert.deepEqual(judgeContract({ ...input, counts }).credits.map(lineText), expected);
  });
}
