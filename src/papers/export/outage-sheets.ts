import { difference } from '../../ground/interval.ts';
import { DAY_MS, type Interval, MINUTE_MS } from '../../ground/time.ts';
import type { OutageMinutes } from '../../money/contract/contract.ts';
import type { Outage } from '../../money/input/outages.ts';
import { type ReadingName, readings } from '../../money/input/reading.ts';
import type { IndicatorInput } from '../../money/judge/indicators/indicator.ts';
import { binary, type Expression, greatest, number, rounded, when } from './expression.ts';
import { PLACE_COLUMNS, type PlacedPartition, placeCells, placeKey } from './place.ts';
import {
  formula,
  type LaidRow,
  NO_ROWS,
  type RowBlock,
  SheetBuilder,
  type SheetColumn,
} from './sheet.ts';
import type { TermsSheets } from './terms-sheets.ts';

const SPAN: readonly SheetColumn[] = [
  { key: 'start', header: 'Start, UTC', width: 17, form: 'instant' },
  { key: 'end', header: 'End, UTC', width: 17, form: 'instant' },
  formula('minutes', 'Minutes', 12, 'number'),
];

/** Outages that people declared, and the period's time cut where one begins or ends. */
export class OutageSheets {
  readonly outages = new SheetBuilder(
    'Outages',
    ['Outages that were declared. Change an end or a share, and the amount changes.'],
    [
      ...PLACE_COLUMNS,
      { key: 'id', header: 'Outage', width: 24, form: 'text' },
      ...SPAN,
      { key: 'affected', header: 'Affected share', width: 14, form: 'number' },
      formula('counts', 'Long enough', 12, 'whole'),
    ],
  );
  readonly time = new SheetBuilder(
    'Time',
    [
      "The period's time in pieces that begin and end with an outage or an exclusion; each is " +
        'lost to the greatest share of the outages over it.',
      'Whether a piece is measured, and can be lost, was decided by exclusions and by the time ' +
        'that the contract is in force.',
    ],
    [
      ...PLACE_COLUMNS,
      ...SPAN,
      { key: 'measured', header: 'Measured', width: 10, form: 'whole' },
      { key: 'losing', header: 'Can be lost', width: 11, form: 'whole' },
      formula('affected', 'Affected share', 14, 'number'),
      formula('whole', 'Minutes measured', 16, 'number'),
      formula('lost', 'Minutes lost', 13, 'number'),
    ],
  );
  readonly #terms: TermsSheets;
  readonly #blocks = new Map<string, RowBlock>();

  constructor(partitions: readonly PlacedPartition[], terms: TermsSheets) {
    this.#terms = terms;
    for (const placed of partitions) {
      const { indicator } = placed.commitment;
      if (indicator.kind !== 'outage_minutes' || indicator.from !== null) continue;
      for (const reading of readings) this.#lay(placed, reading, indicator);
    }
  }

  blockOf(placed: PlacedPartition, reading: ReadingName): RowBlock {
    return this.#blocks.get(placeKey(placed, reading)) ?? NO_ROWS;
  }

  #lay(placed: PlacedPartition, reading: ReadingName, { weight }: OutageMinutes): void {
    const { statement, commitment, partition } = placed;
    const { input } = partition[reading];
    const place = placeCells(placed, reading);
    const terms = this.#terms.termsOf(statement, commitment.id, 0);
    const rows = (input.outages ?? []).map((outage) => ({
      outage,
      row: this.#layOutage(outage, place, terms),
    }));
    const first = this.time.rows.length;
    for (const piece of piecesOf(input)) {
      const over = rows.filter(
        ({ outage }) => outage.start <= piece.start && piece.end <= outage.end,
      );
      const shares = over.map(({ row }) =>
        weight === 'none' ? row.ref('counts') : binary(row.ref('affected'), '*', row.ref('counts')),
      );
      this.#layPiece(piece, place, shares, input);
    }
    this.#blocks.set(placeKey(placed, reading), this.time.since(first));
  }

  #layOutage(outage: Outage, place: Readonly<Record<string, string>>, terms: LaidRow): LaidRow {
    const row = this.outages.add({
      ...place,
      id: outage.id,
      start: { instant: outage.start },
      end: { instant: outage.end },
      affected: outage.affectedRatio.valueOf(),
    });
    row.set('minutes', minutesOf(row));
    const isLong = binary(row.ref('minutes'), '>=', terms.ref('least_minutes'));
    row.set('counts', when(isLong, 1, 0));
    return row;
  }

  #layPiece(
    piece: Interval,
    place: Readonly<Record<string, string>>,
    shares: readonly Expression[],
    input: IndicatorInput,
  ): void {
    const measured = difference(input.time, input.removed);
    const losing = difference(measured, input.forgiven);
    const row = this.time.add({
      ...place,
      start: { instant: piece.start },
      end: { instant: piece.end },
      measured: lies(piece, measured),
      losing: lies(piece, losing),
      affected: shares.length === 0 ? number(0) : greatest(...shares),
    });
    row.set('minutes', minutesOf(row));
    row.set('whole', binary(row.ref('minutes'), '*', row.ref('measured')));
    const lost = binary(row.ref('minutes'), '*', row.ref('losing'));
    row.set('lost', binary(lost, '*', row.ref('affected')));
  }
}

/** Of dates, which are days: whole milliseconds, as minutes. */
export function minutesOf(row: Pick<LaidRow, 'ref'>): Expression {
  const days = binary(row.ref('end'), '-', row.ref('start'));
  return binary(rounded(binary(days, '*', DAY_MS), 0), '/', MINUTE_MS);
}

function lies(piece: Interval, within: readonly Interval[]): number {
  return within.some(({ start, end }) => start <= piece.start && piece.end <= end) ? 1 : 0;
}

/** The period, cut at every instant at which something begins or ends. */
function piecesOf({ existing, time, removed, forgiven, outages }: IndicatorInput): Interval[] {
  const { start, end } = existing.grid.period;
  const edges = [...time, ...removed, ...forgiven, ...(outages ?? [])].flatMap((one) => [
    one.start,
    one.end,
  ]);
  const cuts = [...new Set([start, end, ...edges])]
    .filter((instant) => start <= instant && instant <= end)
    .sort((a, b) => a - b);
  return cuts.slice(1).map((cut, i) => ({ start: cuts[i] ?? start, end: cut }));
}

/** Minutes of a stated length, exact to less than a millisecond. */
export function statedMinutes({ start, end }: Interval): number {
  return (end - start) / MINUTE_MS;
}
