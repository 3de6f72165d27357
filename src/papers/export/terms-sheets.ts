import { decimalsIn, type Exact, plainDecimal } from '../../ground/exact.ts';
import { MINUTE_MS } from '../../ground/time.ts';
import type {
  Bound,
  Commitment,
  DownWhen,
  Indicator,
  OutageMinutes,
  Tier,
} from '../../money/contract/contract.ts';
import { slotMsOf } from '../../money/judge/indicators/indicate.ts';
import { rangeWords, tierCreditWords } from '../words/contract-words.ts';
import { indicatorWords } from '../words/indicator-words.ts';
import type { ExportedStatement } from './exported-statement.ts';
import { binary, cell, type Expression, number, rounded } from './expression.ts';
import { furtherThresholds } from './place.ts';
import { type LaidRow, SheetBuilder, STATEMENT_COLUMN } from './sheet.ts';

/** The numbers of the contracts, in cells that the formulas of other sheets look at. */
export interface TermsSheets {
  readonly terms: SheetBuilder;
  readonly tiers: SheetBuilder;
  /** The row of a figure: 0 is the target's, others are further thresholds. */
  termsOf(statement: string, commitment: string, figure: number): LaidRow;
  tierOf(statement: string, commitment: string, tier: number): LaidRow;
}

const AT_LEAST = 'at least';
const MORE_THAN = 'more than';

export function termsSheets(statements: readonly ExportedStatement[]): TermsSheets {
  const terms = termsSheet();
  const tiers = tiersSheet();
  const rows = new Map<string, LaidRow>();
  const key = (...parts: readonly (string | number)[]) => JSON.stringify(parts);
  for (const { issued, judged } of statements) {
    const { number: statement } = issued.statement;
    for (const commitment of judged.version.commitments) {
      for (const [figure, cells] of figureCells(commitment).entries()) {
        const common = { statement, commitment: commitment.id, figure: figure + 1 };
        rows.set(
          key('figure', statement, commitment.id, figure),
          terms.add({ ...common, ...cells }),
        );
      }
      for (const [index, tier] of (commitment.creditTerms?.tiers ?? []).entries()) {
        const common = { statement, commitment: commitment.id, tier: index + 1 };
        rows.set(
          key('tier', statement, commitment.id, index),
          tiers.add({ ...common, ...tierCells(tier) }),
        );
      }
    }
  }
  const found = (...parts: readonly (string | number)[]) => {
    const row = rows.get(key(...parts));
    if (row === undefined) throw new RangeError(`${key(...parts)}: a row of terms`);
    return row;
  };
  return {
    terms,
    tiers,
    termsOf: (statement, commitment, figure) => found('figure', statement, commitment, figure),
    tierOf: (statement, commitment, tier) => found('tier', statement, commitment, tier),
  };
}

function termsSheet(): SheetBuilder {
  return new SheetBuilder(
    'Terms',
    ['What each commitment promises and how it is measured. Formulas look at these cells.'],
    [
      STATEMENT_COLUMN,
      { key: 'commitment', header: 'Commitment', width: 20, form: 'text' },
      { key: 'figure', header: 'Figure', width: 8, form: 'whole' },
      { key: 'measured', header: 'Measured as', width: 60, form: 'wrapped' },
      { key: 'bound', header: 'Bound', width: 11, form: 'text' },
      { key: 'target', header: 'Target, %', width: 10, form: 'number' },
      { key: 'slot_minutes', header: 'Slot, minutes', width: 13, form: 'number' },
      { key: 'least_units', header: 'Least calls of a slot', width: 19, form: 'whole' },
      { key: 'down_bound', header: 'Down if bad share is', width: 19, form: 'text' },
      { key: 'down_share', header: 'Bad share', width: 10, form: 'number' },
      { key: 'least_run', header: 'Least slots of a run', width: 19, form: 'whole' },
      { key: 'percentile', header: 'Percentile', width: 12, form: 'whole' },
      { key: 'least_minutes', header: 'Least minutes of an outage', width: 25, form: 'number' },
      { key: 'within_minutes', header: 'Promised minutes', width: 16, form: 'number' },
    ],
  );
}

function tiersSheet(): SheetBuilder {
  return new SheetBuilder(
    'Tiers',
    ['What a miss pays, as the contracts number it. Formulas look at these cells.'],
    [
      STATEMENT_COLUMN,
      { key: 'commitment', header: 'Commitment', width: 20, form: 'text' },
      { key: 'tier', header: 'Tier, from 1', width: 12, form: 'whole' },
      { key: 'figure', header: 'Figure', width: 34, form: 'text' },
      { key: 'from', header: 'From, %', width: 10, form: 'number' },
      { key: 'to', header: 'To, %', width: 10, form: 'number' },
      { key: 'pays', header: 'Pays', width: 60, form: 'wrapped' },
      { key: 'number', header: 'Percent, days or times', width: 22, form: 'number' },
      { key: 'every', header: 'Minutes of a step', width: 17, form: 'number' },
      { key: 'least', header: 'Least minutes', width: 14, form: 'number' },
      { key: 'most', header: 'Most steps a day', width: 16, form: 'whole' },
    ],
  );
}

function figureCells(commitment: Commitment) {
  const { indicator, target } = commitment;
  const slotMs = slotMsOf(indicator);
  const common = {
    slot_minutes: slotMs === null ? null : slotMs / MINUTE_MS,
    ...runCells(indicator),
  };
  const cells = (bound: Bound, downWhen: DownWhen | null, measured: string) => ({
    ...common,
    measured,
    bound: bound.strict ? MORE_THAN : AT_LEAST,
    target: bound.value.valueOf(),
    down_bound: downWhen === null ? null : downWords(downWhen),
    down_share: downWhen?.kind === 'bad_share' ? downWhen.bound.value.valueOf() : null,
  });
  const measured = indicatorWords(indicator);
  const first = downWhenOf(indicator);
  return [
    cells(target, first, measured),
    ...furtherThresholds(commitment).map((also) =>
      cells(also.target, also.downWhen, 'The same slots under a further threshold'),
    ),
  ];
}

function downWhenOf(indicator: Indicator): DownWhen | null {
  if (indicator.kind === 'good_time') return indicator.downWhen;
  return indicator.kind === 'outage_minutes' ? (indicator.from?.downWhen ?? null) : null;
}

function downWords(downWhen: DownWhen): string {
  if (downWhen.kind === 'all_bad') return 'every call is bad';
  return downWhen.bound.strict ? MORE_THAN : AT_LEAST;
}

function runCells(indicator: Indicator) {
  switch (indicator.kind) {
    case 'good_time':
      return { least_units: indicator.minValid, least_run: indicator.minRunSlots };
    case 'outage_minutes':
      return outageCells(indicator);
    case 'notice':
      return {
        least_minutes: indicator.minMinutes.valueOf(),
        within_minutes: indicator.withinMinutes.valueOf(),
      };
    case 'attained_slots':
      return { least_units: indicator.minValid, percentile: indicator.percentile };
    default:
      return {};
  }
}

function outageCells({ from, minMinutes }: OutageMinutes) {
  const runs = from === null ? {} : { least_units: from.minValid, least_run: from.minRunSlots };
  return { ...runs, least_minutes: minMinutes.valueOf() };
}

function tierCells({ range, credit }: Tier) {
  const perOutage =
    credit.kind === 'per_outage'
      ? {
          every: credit.everyMinutes.valueOf(),
          least: credit.minMinutes.valueOf(),
          most: credit.maxPerDay,
        }
      : {};
  return {
    figure: rangeWords(range),
    from: range.from.value.valueOf(),
    to: range.to?.value.valueOf() ?? null,
    pays: tierCreditWords(credit),
    number: credit.number.valueOf(),
    ...perOutage,
  };
}

/** Decimals of a decimal number of a contract. */
export function decimalsOf(value: Exact): number {
  return decimalsIn(plainDecimal(value, 0));
}

/**
 * A cell that holds a decimal, as the whole number of so many decimals: whole numbers are exact in
 * a spreadsheet, decimals are not.
 */
export function scaledWhole(value: Expression, decimals: number): Expression {
  return decimals === 0 ? value : rounded(binary(value, '*', power(decimals)), 0);
}

export function power(decimals: number): Expression {
  return decimals === 0 ? number(1) : cell(`1${'0'.repeat(decimals)}`, 10 ** decimals);
}
