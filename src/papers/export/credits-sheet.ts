import type { Exact } from '../../ground/exact.ts';
import type { Commitment, TierCredit } from '../../money/contract/contract.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import type { CreditPart, FoldedLine, LineShare } from '../../money/judge/credit-lines.ts';
import { fieldRecord } from '../../money/judge/field-values.ts';
import { partitionWords } from '../words/verdict-words.ts';
import type { AttainmentSheet } from './attainment-sheet.ts';
import { capped, combined, UNKNOWN } from './combine-formula.ts';
import type { DaysSheet } from './days-sheet.ts';
import type { ExportedStatement } from './exported-statement.ts';
import {
  binary,
  choose,
  countOfText,
  differenceOf,
  type Expression,
  equal,
  greatestOf,
  least,
  number,
  textLiteral,
  when,
} from './expression.ts';
import type { FeesSheet } from './fees-sheet.ts';
import { type CellFigure, cellFigure } from './figures.ts';
import type { PlacedPartition } from './place.ts';
import { formula, type LaidRow, SheetBuilder, STATEMENT_COLUMN } from './sheet.ts';
import type { StatementsSheet } from './statements-sheet.ts';
import type { TermsSheets } from './terms-sheets.ts';
import { tierFormula } from './tier-formula.ts';

const NOTES = [
  'From the figures to the amounts of each line, before they are rounded: first ' +
    'each partition, then the greatest of a commitment under its caps, then all ' +
    'commitments of the line.',
  'An amount that is unknown has no basis or no tier. Amounts here are binary floats with 15 ' +
    'digits; what was issued is exact.',
];

interface CreditSheets {
  readonly terms: TermsSheets;
  readonly statements: StatementsSheet;
  readonly attainment: AttainmentSheet;
  readonly fees: FeesSheet;
  readonly days: DaysSheet;
}

/** What each partition, commitment and line pays. */
export class CreditsSheet {
  readonly sheet = new SheetBuilder('Credits', NOTES, [
    STATEMENT_COLUMN,
    { key: 'scope', header: 'Line', width: 30, form: 'text' },
    { key: 'reading', header: 'Reading', width: 10, form: 'text' },
    { key: 'what', header: 'What', width: 28, form: 'text' },
    { key: 'commitment', header: 'Commitment', width: 18, form: 'text' },
    { key: 'partition', header: 'Partition', width: 32, form: 'text' },
    formula('verdict', 'Verdict', 14, 'text'),
    formula('numerator', 'Numerator', 18, 'number'),
    formula('denominator', 'Denominator', 18, 'number'),
    formula('tier', 'Tier, from 1', 12, 'whole'),
    formula('basis', 'Basis', 16, 'money'),
    formula('amount', 'Amount', 16, 'number'),
    { key: 'issued', header: 'Issued, unrounded', width: 18, form: 'number' },
    formula('difference', 'Difference', 11, 'check'),
  ]);
  readonly #sheets: CreditSheets;

  constructor(sheets: CreditSheets) {
    this.#sheets = sheets;
  }

  /** Lays one line and gives its unrounded amount. */
  lineOf(
    exported: ExportedStatement,
    folded: FoldedLine,
    reading: ReadingName,
    placedOf: (part: CreditPart) => PlacedPartition,
  ): Expression {
    const common = {
      statement: exported.issued.statement.number,
      scope: partitionWords(folded.line.scope),
      reading,
    };
    const shares = folded.shares.map((share) => {
      const first = this.sheet.rows.length;
      for (const part of share.parts)
        this.#layPart(exported, part, reading, placedOf(part), common);
      return { share, row: this.#layShare(exported, share, reading, first, common) };
    });
    const row = this.sheet.add({
      ...common,
      what: 'line, not rounded',
      commitment: folded.line.commitments.join(', '),
      issued: issuedAmount(folded[reading].amount),
    });
    const amounts = shares.map(({ share, row: one }) => ({
      commitment: share.commitment,
      amount: one.ref('amount'),
      basis: one.ref('basis'),
    }));
    row.set('amount', combined(amounts, exported.judged.version.combine, this.#prior(exported)));
    this.#setDifference(row);
    return row.ref('amount');
  }

  #layPart(
    exported: ExportedStatement,
    part: CreditPart,
    reading: ReadingName,
    placed: PlacedPartition,
    common: Readonly<Record<string, string>>,
  ): void {
    const { commitment } = placed;
    const { rows, verdict } = this.#sheets.attainment.figuresOf(placed, reading);
    const row = this.sheet.add({
      ...common,
      what: 'partition',
      commitment: commitment.id,
      partition: partitionWords(fieldRecord(commitment.partitionBy, part.partition)),
      verdict,
      numerator: decisiveNumerator(commitment, rows),
      denominator: rows[0]?.ref('denominator') ?? number(0),
      basis: this.#basisOf(exported, part, common.scope ?? ''),
      issued: issuedAmount(part[reading].amount),
    });
    const figure = cellFigure(commitment, row.ref('numerator'), row.ref('denominator'));
    const isBreached = equal(row.ref('verdict'), textLiteral('breached'));
    row.set('tier', when(isBreached, this.#tier(placed, figure), 0));
    row.set('amount', this.#amount(exported, row, placed, reading));
    this.#setDifference(row);
  }

  #tier({ statement, commitment }: PlacedPartition, figure: CellFigure): Expression {
    if (commitment.creditTerms === null) return number(0);
    return tierFormula(figure, commitment.creditTerms, (tier) =>
      this.#sheets.terms.tierOf(statement, commitment.id, tier),
    );
  }

  /** Missing money never hides a breach: an unknown tier or basis is an unknown amount. */
  #amount(
    exported: ExportedStatement,
    row: LaidRow,
    placed: PlacedPartition,
    reading: ReadingName,
  ): Expression {
    const { creditTerms } = placed.commitment;
    const tiers = creditTerms?.tiers ?? [];
    const products = tiers.map(({ credit }, i) =>
      this.#product(exported, row, placed, reading, { credit, index: i }),
    );
    const unknown = textLiteral(UNKNOWN);
    const paid =
      products.length === 0
        ? unknown
        : when(
            equal(row.ref('basis'), textLiteral('')),
            unknown,
            choose(row.ref('tier'), products),
          );
    const inGap = creditTerms?.onTierGap === 'better' ? number(0) : unknown;
    const breached = when(equal(row.ref('tier'), 0), inGap, paid);
    const verdict = row.ref('verdict');
    return when(
      equal(verdict, textLiteral('undetermined')),
      unknown,
      when(equal(verdict, textLiteral('met')), 0, breached),
    );
  }

  #product(
    { judged, issued }: ExportedStatement,
    row: LaidRow,
    placed: PlacedPartition,
    reading: ReadingName,
    { credit, index }: { readonly credit: TierCredit; readonly index: number },
  ): Expression {
    const { statement, commitment } = placed;
    const tier = this.#sheets.terms.tierOf(statement, commitment.id, index);
    const [basis, times] = [row.ref('basis'), tier.ref('number')];
    switch (credit.kind) {
      case 'percent':
        return binary(binary(basis, '*', times), '/', 100);
      case 'daily_fees': {
        const days = this.#sheets.statements.rowOf(issued.statement.number).ref('days');
        return binary(binary(basis, '/', days), '*', times);
      }
      case 'outage_fraction': {
        const [numerator, denominator] = [row.ref('numerator'), row.ref('denominator')];
        const missed = binary(binary(denominator, '-', numerator), '/', denominator);
        return binary(binary(basis, '*', missed), '*', times);
      }
      case 'per_outage': {
        const { timeZone } = judged.version;
        const steps = this.#sheets.days.stepsOf(placed, reading, { tier, credit, timeZone });
        return binary(binary(binary(basis, '*', times), '/', 100), '*', steps);
      }
    }
  }

  #layShare(
    exported: ExportedStatement,
    share: LineShare,
    reading: ReadingName,
    first: number,
    common: Readonly<Record<string, string>>,
  ): LaidRow {
    const parts = this.sheet.since(first).range('amount');
    const greatestPart = when(
      binary(countOfText(parts, UNKNOWN), '>', 0),
      textLiteral(UNKNOWN),
      greatestOf(parts),
    );
    const row = this.sheet.add({
      ...common,
      what: share.caps.length === 0 ? 'greatest of the commitment' : 'greatest, under its caps',
      commitment: share.commitment,
      basis: this.#basisOf(exported, share, common.scope ?? ''),
      issued: issuedAmount(share[reading].amount),
    });
    row.set('amount', capped(greatestPart, share.caps, row.ref('basis'), this.#prior(exported)));
    this.#setDifference(row);
    return row;
  }

  #prior({ issued }: ExportedStatement): Expression {
    return this.#sheets.statements.rowOf(issued.statement.number).ref('prior');
  }

  #basisOf(
    exported: ExportedStatement,
    { basis, commitment }: Pick<CreditPart, 'basis' | 'commitment'>,
    scope: string,
  ): Expression {
    if (basis === null) return textLiteral('');
    return this.#sheets.fees.basisOf(exported, basis, `${commitment}, ${scope}`);
  }

  #setDifference(row: LaidRow): void {
    row.set('difference', differenceOf(row.ref('amount'), row.ref('issued'), 6));
  }
}

const ABOVE_ALL = 101;

/**
 * Of several thresholds the lowest figure that misses its target; all have one denominator. Figures
 * that are equal only because the contract rounds them are not one: the first of them decides.
 */
function decisiveNumerator(commitment: Commitment, rows: readonly LaidRow[]): Expression {
  const [first] = rows;
  if (first === undefined) return number(0);
  if (rows.length === 1) return first.ref('numerator');
  const missed = rows.map((row) => {
    const [numerator, denominator] = [row.ref('numerator'), row.ref('denominator')];
    const isMet = equal(row.ref('met'), 1);
    const { compared } = cellFigure(commitment, numerator, denominator);
    return {
      numerator: when(isMet, denominator, numerator),
      compared: when(isMet, ABOVE_ALL, compared ?? number(0)),
    };
  });
  if (commitment.compare === null) return least(...missed.map(({ numerator }) => numerator));
  return missed.reduce((best, next) => ({
    numerator: when(binary(next.compared, '<', best.compared), next.numerator, best.numerator),
    compared: least(best.compared, next.compared),
  })).numerator;
}

/** A float of an exact amount, which the difference is taken from; a text where there is none. */
function issuedAmount(amount: Exact | null): number | string {
  return amount === null ? UNKNOWN : amount.valueOf();
}
