import { type Exact, lowestTerms as fractionOf } from '../../ground/exact.ts';
import { difference, totalMs } from '../../ground/interval.ts';
import { MINUTE_MS } from '../../ground/time.ts';
import type { Bound, Commitment } from '../../money/contract/contract.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import {
  binary,
  countOf,
  differenceOf,
  type Expression,
  equal,
  every,
  number,
  some,
  sumOf,
  sumWhere,
  textLiteral,
  when,
} from './expression.ts';
import { cellFigure, meets, percentOf } from './figures.ts';
import type { IncidentsSheet } from './incidents-sheet.ts';
import type { OutageSheets } from './outage-sheets.ts';
import {
  furtherThresholds,
  PLACE_COLUMNS,
  type PlacedPartition,
  placeCells,
  placeKey,
} from './place.ts';
import { formula, type LaidRow, type RowBlock, SheetBuilder } from './sheet.ts';
import type { SlotsSheet } from './slots-sheet.ts';
import type { TermsSheets } from './terms-sheets.ts';

const NOTES = [
  'Each figure from the slots, beside the one that was issued. A difference that is not 0 is a ' +
    'cell that was changed, or a fault.',
  'A mean over slots and minutes by their affected share are sums of quotients, which binary ' +
    'floats do not hold exactly: they meet a target or a tier to nine decimals. What was issued ' +
    'was computed with exact fractions.',
  'How many slots exist (column F) was decided by exclusions and by the time that the ' +
    'contract is in force.',
];

/** Figures of a partition in one reading. */
export interface AttainedFigures {
  /** One for each threshold. */
  readonly rows: readonly LaidRow[];
  readonly verdict: Expression;
}

/** The attainment of every partition, from the sheets of slots and of time. */
export class AttainmentSheet {
  readonly sheet = new SheetBuilder('Attainment', NOTES, [
    ...PLACE_COLUMNS,
    { key: 'figure', header: 'Figure', width: 7, form: 'whole' },
    { key: 'slots', header: 'Slots that exist', width: 15, form: 'number' },
    formula('data', 'Calls or values', 15, 'number'),
    formula('numerator', 'Numerator', 18, 'number'),
    formula('denominator', 'Denominator', 18, 'number'),
    formula('percent', 'Attainment, %', 15, 'percent'),
    { key: 'issued', header: 'Issued, %', width: 15, form: 'percent' },
    { key: 'exact', header: 'Issued, exact', width: 26, form: 'text' },
    formula('difference', 'Difference', 11, 'check'),
    { key: 'bound', header: 'Target', width: 10, form: 'text' },
    formula('target', 'Target, %', 10, 'number'),
    formula('met', 'Met', 6, 'whole'),
    formula('verdict', 'Verdict', 14, 'text'),
    { key: 'issued_verdict', header: 'Issued verdict', width: 15, form: 'text' },
  ]);
  readonly #slots: SlotsSheet;
  readonly #outages: OutageSheets;
  readonly #incidents: IncidentsSheet;
  readonly #terms: TermsSheets;
  readonly #figures = new Map<string, AttainedFigures>();

  constructor(
    partitions: readonly PlacedPartition[],
    sheets: {
      slots: SlotsSheet;
      outages: OutageSheets;
      incidents: IncidentsSheet;
      terms: TermsSheets;
    },
  ) {
    this.#slots = sheets.slots;
    this.#outages = sheets.outages;
    this.#incidents = sheets.incidents;
    this.#terms = sheets.terms;
    for (const placed of partitions) {
      const isSame = placed.partition.claimed === placed.partition.conceded;
      const claimed = this.#lay(placed, 'claimed', isSame ? 'both' : 'claimed');
      this.#figures.set(placeKey(placed, 'claimed'), claimed);
      const conceded = isSame ? claimed : this.#lay(placed, 'conceded', 'conceded');
      this.#figures.set(placeKey(placed, 'conceded'), conceded);
    }
  }

  figuresOf(placed: PlacedPartition, reading: ReadingName): AttainedFigures {
    const figures = this.#figures.get(placeKey(placed, reading));
    if (figures === undefined) throw new RangeError('a partition that was laid');
    return figures;
  }

  #lay(placed: PlacedPartition, reading: ReadingName, readingName: string): AttainedFigures {
    const { commitment } = placed;
    const targets = [
      commitment.target,
      ...furtherThresholds(commitment).map(({ target }) => target),
    ];
    const rows = targets.map((target, figure) =>
      this.#layFigure(placed, reading, readingName, figure, target),
    );
    const [first] = rows;
    if (first === undefined) throw new RangeError('a figure');
    const isUndetermined = some(equal(first.ref('denominator'), 0), equal(first.ref('data'), 0));
    const isMet = every(...rows.map((row) => equal(row.ref('met'), 1)));
    // A promise is kept where there was no incident, if anybody said so.
    const isKept = placed.partition[reading].reading.reason === 'no_incidents';
    const verdict = when(
      isUndetermined,
      textLiteral(isKept ? 'met' : 'undetermined'),
      when(isMet, textLiteral('met'), textLiteral('breached')),
    );
    first.set('verdict', verdict);
    first.set('issued_verdict', placed.partition[reading].reading.verdict);
    return { rows, verdict: first.ref('verdict') };
  }

  #layFigure(
    placed: PlacedPartition,
    reading: ReadingName,
    readingName: string,
    figure: number,
    target: Bound,
  ): LaidRow {
    const { statement, commitment, partition } = placed;
    const judgement = partition[reading];
    const terms = this.#terms.termsOf(statement, commitment.id, figure);
    const issued = judgement.figures[figure]?.attainment ?? null;
    const row = this.sheet.add({
      ...placeCells(placed, readingName),
      figure: figure + 1,
      slots: hasSlots(commitment) ? judgement.input.existing.count : null,
      issued: issued === null ? null : issued.mul(100).valueOf(),
      exact: issued === null ? 'none' : fractionText(issued),
      bound: String(terms.cells.get('bound')),
      target: terms.ref('target'),
    });
    const parts = this.#partsOf(row, placed, reading, figure);
    for (const [key, expression] of Object.entries(parts)) row.set(key, expression);
    const [numerator, denominator] = [row.ref('numerator'), row.ref('denominator')];
    const isNothing = some(equal(denominator, 0), equal(row.ref('data'), 0));
    row.set('percent', when(isNothing, textLiteral(''), percentOf(numerator, denominator)));
    row.set(
      'difference',
      issued === null
        ? when(equal(row.ref('percent'), textLiteral('')), 0, 1)
        : differenceOf(row.ref('percent'), row.ref('issued'), 8),
    );
    const order = target.strict ? '>' : '>=';
    const found = cellFigure(commitment, numerator, denominator);
    row.set(
      'met',
      when(isNothing, 0, when(meets(found, order, row.ref('target'), target.value), 1, 0)),
    );
    return row;
  }

  #partsOf(row: LaidRow, placed: PlacedPartition, reading: ReadingName, figure: number): Parts {
    const { indicator } = placed.commitment;
    const block = this.#slots.blockOf(placed, reading, figure);
    const slots = row.ref('slots');
    const valid = () => sumWhere(block.range('valid'), block.range('inside'), 1);
    switch (indicator.kind) {
      case 'ratio': {
        const all = sumOf(block.range('valid'));
        return { data: all, numerator: sumOf(block.range('good')), denominator: all };
      }
      case 'mean_of_slots': {
        const [sum, count] = [sumOf(block.range('share')), countOf(block.range('share'))];
        const isEmptyGood = indicator.emptySlot === 'good';
        const all = isEmptyGood ? binary(sum, '+', binary(slots, '-', count)) : sum;
        return {
          data: valid(),
          numerator: all,
          denominator: isEmptyGood ? slots : count,
        };
      }
      case 'attained_slots':
        return {
          data: sumOf(block.range('values')),
          ...attainedParts(indicator.over, block, slots),
        };
      case 'good_time': {
        const up = binary(slots, '-', sumOf(block.range('counted')));
        return { data: valid(), numerator: up, denominator: slots };
      }
      case 'outage_minutes': {
        const isDeclared = indicator.from === null;
        const time = isDeclared ? this.#outages.blockOf(placed, reading) : block;
        const { input } = placed.partition[reading];
        const isTold = input.outages !== null;
        const whole = isDeclared
          ? sumOf(time.range('whole'))
          : number(totalMs(difference(input.time, input.removed)) / MINUTE_MS);
        const left = binary(whole, '-', sumOf(time.range('lost')));
        return {
          // Who declares an outage needs no calls; without a word of any there is no figure.
          data: isDeclared ? (isTold ? whole : number(0)) : valid(),
          numerator: left,
          denominator: whole,
        };
      }
      case 'notice': {
        const kept = this.#incidents.blockOf(placed).range('kept');
        const all = countOf(kept);
        return { data: all, numerator: sumOf(kept), denominator: all };
      }
    }
  }
}

function hasSlots({ indicator }: Commitment): boolean {
  return indicator.kind !== 'ratio' && indicator.kind !== 'notice';
}

/** A fraction, and what there has to be any of. */
interface Parts {
  readonly data: Expression;
  readonly numerator: Expression;
  readonly denominator: Expression;
}

function attainedParts(
  over: 'slots_with_data' | 'all_slots' | 'requests',
  block: RowBlock,
  slots: Expression,
): Omit<Parts, 'data'> {
  if (over === 'requests') {
    const [numerator, denominator] = [block.range('attaining'), block.range('values')];
    return { numerator: sumOf(numerator), denominator: sumOf(denominator) };
  }
  const [sum, count] = [sumOf(block.range('share')), countOf(block.range('share'))];
  return over === 'all_slots'
    ? { numerator: binary(slots, '-', binary(count, '-', sum)), denominator: slots }
    : { numerator: sum, denominator: count };
}

const SHOWN_DIGITS = 40;

/** Exact fractions of many slots have hundreds of digits; the statement has them all. */
function fractionText(value: Exact): string {
  const { numerator, denominator } = fractionOf(value);
  const shown = `${numerator}/${denominator}`;
  return shown.length <= SHOWN_DIGITS
    ? shown
    : `a fraction of ${shown.length - 1} digits, in the statement`;
}
