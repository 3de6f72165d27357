import type { Commitment, DownRuns } from '../../money/contract/contract.ts';
import { isToldByPeople } from '../../money/contract/told-by-people.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import { slotMsOf } from '../../money/judge/indicators/indicate.ts';
import type { IndicatorInput } from '../../money/judge/indicators/indicator.ts';
import { slotTime } from '../../money/judge/slot-grid.ts';
import { binary } from './expression.ts';
import {
  furtherThresholds,
  PLACE_COLUMNS,
  type PlacedPartition,
  placeCells,
  placeKey,
} from './place.ts';
import {
  formula,
  type LaidRow,
  NO_ROWS,
  type RowBlock,
  SheetBuilder,
  type SheetColumn,
} from './sheet.ts';
import { attained, layDown, layLost, shareOfGood } from './slot-formulas.ts';
import { layRuns } from './slot-runs.ts';
import type { TermsSheets } from './terms-sheets.ts';

const NOTES = [
  'What was counted in each slot, and what follows from it. Change a count, and ' +
    'the amount changes.',
  'Only slots with calls are listed; all of them where a slot without calls could count as ' +
    'down. Slots beside the period are there for outages that reach across its edges.',
  'Whether a slot exists (column J) was decided by exclusions and by the time that the ' +
    'contract is in force; which calls count, by the log.',
];

const STATED: readonly SheetColumn[] = [
  ...PLACE_COLUMNS,
  { key: 'figure', header: 'Figure', width: 7, form: 'whole' },
  { key: 'slot', header: 'Slot', width: 8, form: 'whole' },
  { key: 'start', header: 'Start, UTC', width: 17, form: 'instant' },
  { key: 'end', header: 'End, UTC', width: 17, form: 'instant' },
  { key: 'inside', header: 'In the period', width: 12, form: 'whole' },
  { key: 'exists', header: 'Exists', width: 8, form: 'whole' },
  { key: 'good', header: 'Good', width: 10, form: 'whole' },
  { key: 'bad', header: 'Bad', width: 10, form: 'whole' },
  { key: 'invalid', header: 'Invalid', width: 10, form: 'whole' },
  { key: 'values', header: 'Values', width: 10, form: 'whole' },
  { key: 'attaining', header: 'Attaining', width: 10, form: 'whole' },
];

/** Laid if a commitment needs them. */
const FURTHER: readonly SheetColumn[] = [
  formula('valid', 'Good and bad', 13, 'whole'),
  formula('share', 'Share', 12, 'number'),
  formula('down', 'Down', 8, 'whole'),
  formula('before', 'Down before', 12, 'whole'),
  formula('after', 'Down after', 12, 'whole'),
  formula('bridged', 'Down, gaps too', 15, 'whole'),
  formula('run', 'Slots of the run so far', 21, 'whole'),
  formula('run_slots', 'Slots of the run', 15, 'whole'),
  formula('minutes', 'Minutes of the run so far', 23, 'number'),
  formula('run_minutes', 'Minutes of the run', 18, 'number'),
  formula('run_bad_so_far', 'Bad calls so far', 16, 'whole'),
  formula('run_bad', 'Bad calls of the run', 18, 'whole'),
  formula('run_valid_so_far', 'Calls so far', 16, 'whole'),
  formula('run_valid', 'Calls of the run', 16, 'whole'),
  formula('counted', 'Counted down', 13, 'whole'),
  { key: 'losing', header: 'Minutes that can be lost', width: 22, form: 'number' },
  formula('lost', 'Minutes lost', 12, 'number'),
];

/** Lays the slots of every commitment; a block is found by its place. */
export class SlotsSheet {
  readonly sheet: SheetBuilder;
  readonly #terms: TermsSheets;
  readonly #blocks = new Map<string, RowBlock>();

  constructor(partitions: readonly PlacedPartition[], terms: TermsSheets) {
    this.#terms = terms;
    const needed = new Set(partitions.flatMap(({ commitment }) => furtherColumns(commitment)));
    this.sheet = new SheetBuilder('Slots', NOTES, [
      ...STATED,
      ...FURTHER.filter(({ key }) => needed.has(key)),
    ]);
    for (const placed of partitions) this.#lay(placed);
  }

  blockOf(placed: PlacedPartition, reading: ReadingName, figure: number): RowBlock {
    return this.#blocks.get(placeKey(placed, reading, figure)) ?? NO_ROWS;
  }

  #lay(placed: PlacedPartition): void {
    const { commitment, partition } = placed;
    if (isToldByPeople(commitment)) return;
    const isSame = partition.claimed === partition.conceded;
    for (const reading of isSame ? (['claimed'] as const) : (['claimed', 'conceded'] as const)) {
      const name = isSame ? 'both' : reading;
      const further = furtherThresholds(commitment);
      let counts: readonly LaidRow[] | null = null;
      for (let figure = 0; figure <= further.length; figure += 1) {
        const first = this.sheet.rows.length;
        counts = this.#layBlock(placed, reading, name, figure, counts);
        const block = this.sheet.since(first);
        this.#blocks.set(placeKey(placed, reading, figure), block);
        if (isSame) this.#blocks.set(placeKey(placed, 'conceded', figure), block);
      }
    }
  }

  /** `counts`: rows of the first figure, whose counts hold for all. */
  #layBlock(
    placed: PlacedPartition,
    reading: ReadingName,
    readingName: string,
    figure: number,
    counts: readonly LaidRow[] | null,
  ): readonly LaidRow[] {
    const { statement, commitment, partition } = placed;
    const { input } = partition[reading];
    const place = placeCells(placed, readingName);
    const rows = slotsToLay(commitment, input).map((slot, i) => {
      const { start, end } = slotTime(input.existing.grid, slot.slot);
      const first = counts?.[i];
      const count = (key: 'good' | 'bad' | 'invalid' | 'values' | 'attaining') =>
        first === undefined ? slot[key] : first.ref(key);
      return this.sheet.add({
        ...place,
        figure: figure + 1,
        slot: slot.slot,
        start: { instant: start },
        end: { instant: end },
        inside: slot.slot >= 0 && slot.slot < input.existing.grid.total ? 1 : 0,
        exists: input.existing.exists(slot.slot) ? 1 : 0,
        good: count('good'),
        bad: count('bad'),
        invalid: count('invalid'),
        values: count('values'),
        attaining: count('attaining'),
      });
    });
    const terms = this.#terms.termsOf(statement, commitment.id, figure);
    for (const row of rows) row.set('valid', binary(row.ref('good'), '+', row.ref('bad')));
    this.#layFigures(commitment, rows, terms, figure, input);
    return counts ?? rows;
  }

  #layFigures(
    commitment: Commitment,
    rows: readonly LaidRow[],
    terms: LaidRow,
    figure: number,
    input: IndicatorInput,
  ): void {
    const { indicator } = commitment;
    switch (indicator.kind) {
      case 'ratio':
        return;
      case 'mean_of_slots':
        for (const row of rows) row.set('share', shareOfGood(row));
        return;
      case 'attained_slots':
        if (indicator.over === 'requests') return;
        for (const row of rows) row.set('share', attained(indicator, row, terms));
        return;
      case 'good_time': {
        const downWhen = figure === 0 ? indicator.downWhen : indicator.also[figure - 1]?.downWhen;
        layDown(rows, downWhen ?? indicator.downWhen, terms);
        layRuns(rows, { runs: indicator, terms, outages: null });
        if (paysPerOutage(commitment)) layLost(rows, input);
        return;
      }
      case 'outage_minutes':
        if (indicator.from === null) return;
        layDown(rows, indicator.from.downWhen, terms);
        layRuns(rows, { runs: indicator.from, terms, outages: indicator });
        layLost(rows, input, indicator.weight === 'affected_ratio');
    }
  }
}

function furtherColumns(commitment: Commitment): readonly string[] {
  const { indicator } = commitment;
  const runs = (terms: DownRuns) => [
    'valid',
    'down',
    ...(terms.emptySlot === 'bridge' ? ['before', 'after'] : []),
    ...(terms.emptySlot === 'up' ? [] : ['bridged']),
    'run',
    'run_slots',
    'counted',
  ];
  switch (indicator.kind) {
    case 'ratio':
      return ['valid'];
    case 'mean_of_slots':
      return ['valid', 'share'];
    case 'attained_slots':
      return indicator.over === 'requests' ? ['valid'] : ['valid', 'share'];
    case 'good_time':
      return [...runs(indicator), ...(paysPerOutage(commitment) ? ['losing', 'lost'] : [])];
    case 'outage_minutes':
      return indicator.from === null
        ? []
        : [
            ...runs(indicator.from),
            ...['minutes', 'run_minutes', 'run_bad_so_far', 'run_bad', 'run_valid_so_far'],
            ...['run_valid', 'losing', 'lost'],
          ];
    case 'notice':
      return [];
  }
}

export function paysPerOutage({ terms }: Commitment): boolean {
  return terms?.tiers.some(({ credit }) => credit.kind === 'per_outage') ?? false;
}

const NOTHING = { good: 0, bad: 0, invalid: 0, values: 0, attaining: 0 };

function slotsToLay({ indicator }: Commitment, { slots, existing: { grid } }: IndicatorInput) {
  const runs = indicator.kind === 'good_time' ? indicator : outageRuns(indicator);
  if (runs === null || runs.emptySlot === 'up') return slots;
  const bySlot = new Map(slots.map((slot) => [slot.slot, slot]));
  return Array.from({ length: grid.beyond - grid.first }, (_, i) => {
    const slot = grid.first + i;
    return bySlot.get(slot) ?? { slot, ...NOTHING };
  });
}

function outageRuns(indicator: Commitment['indicator']): DownRuns | null {
  return indicator.kind === 'outage_minutes' ? indicator.from : null;
}

/** How many rows a partition will have, before any is laid. */
export function slotRowCount({ commitment, partition }: PlacedPartition): number {
  const { indicator } = commitment;
  const figures = 1 + furtherThresholds(commitment).length;
  const inputs =
    partition.claimed === partition.conceded
      ? [partition.claimed.input]
      : [partition.claimed.input, partition.conceded.input];
  const runs = indicator.kind === 'good_time' ? indicator : outageRuns(indicator);
  const isWhole = runs !== null && runs.emptySlot !== 'up' && slotMsOf(indicator) !== null;
  const rows = inputs.map(({ slots, existing: { grid } }) =>
    isWhole ? grid.beyond - grid.first : slots.length,
  );
  return figures * rows.reduce((sum, count) => sum + count, 0);
}
