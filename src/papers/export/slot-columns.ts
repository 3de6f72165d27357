import type { Commitment, DownRuns, OutageMinutes } from '../../money/contract/contract.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import { furtherThresholds, PLACE_COLUMNS, type PlacedPartition } from './place.ts';
import { formula, type SheetColumn } from './sheet.ts';

/** A figure in one reading: what it makes of a slot stands in columns of its own. */
export interface Lane {
  readonly reading: ReadingName;
  /** 0 is the target's, others are further thresholds. */
  readonly figure: number;
}

/** The slot itself. */
const OF_SLOT: readonly SheetColumn[] = [
  ...PLACE_COLUMNS.filter(({ key }) => key !== 'reading'),
  { key: 'readings', header: 'Readings', width: 10, form: 'text' },
  { key: 'slot', header: 'Slot', width: 8, form: 'whole' },
  { key: 'start', header: 'Start, UTC', width: 17, form: 'instant' },
  { key: 'end', header: 'End, UTC', width: 17, form: 'instant' },
  { key: 'inside', header: 'In the period', width: 12, form: 'whole' },
];

/** What was counted in it, in each reading. */
const COUNTED: readonly SheetColumn[] = [
  { key: 'exists', header: 'Exists', width: 8, form: 'whole' },
  { key: 'good', header: 'Good', width: 10, form: 'whole' },
  { key: 'bad', header: 'Bad', width: 10, form: 'whole' },
  { key: 'invalid', header: 'Invalid', width: 10, form: 'whole' },
  { key: 'values', header: 'Values', width: 10, form: 'whole' },
  { key: 'attaining', header: 'Attaining', width: 10, form: 'whole' },
];

/** What follows from the counts; laid if a commitment needs them. */
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

const SLOT_KEYS = new Set(OF_SLOT.map(({ key }) => key));
/** One for a reading, whatever figures it has. */
const READING_KEYS = new Set([...COUNTED.map(({ key }) => key), 'valid', 'losing']);

/** The column in which a lane has what `key` says. */
export function laneKey(key: string, { reading, figure }: Lane): string {
  if (SLOT_KEYS.has(key)) return key;
  const named = reading === 'claimed' ? key : `conceded_${key}`;
  return figure === 0 || READING_KEYS.has(key) ? named : `${named}_${figure + 1}`;
}

/** One lane for each figure; those of the conceded reading only where it sees something else. */
export function lanesOf({ commitment, partition }: PlacedPartition): readonly Lane[] {
  const figures = [0, ...furtherThresholds(commitment).map((_, i) => i + 1)];
  const seen =
    partition.claimed === partition.conceded
      ? (['claimed'] as const)
      : (['claimed', 'conceded'] as const);
  return seen.flatMap((reading) => figures.map((figure) => ({ reading, figure })));
}

/** Those of the slot, the counts of each reading, and of each lane what some commitment needs. */
export function slotColumns(partitions: readonly PlacedPartition[]): readonly SheetColumn[] {
  const lanes = new Map(
    partitions.flatMap(lanesOf).map((lane) => [laneKey('', lane), lane] as const),
  );
  const needed = new Set(
    partitions.flatMap((placed) => {
      const keys = furtherKeys(placed.commitment);
      return lanesOf(placed).flatMap((lane) => keys.map((key) => laneKey(key, lane)));
    }),
  );
  const inOrder = [...lanes.values()].sort(byReadingAndFigure);
  const counted = inOrder.filter(({ figure }) => figure === 0);
  const columns = [
    ...OF_SLOT,
    ...counted.flatMap((lane) => COUNTED.map((column) => laneColumn(column, lane))),
    ...inOrder
      .flatMap((lane) => FURTHER.map((column) => laneColumn(column, lane)))
      .filter(({ key }) => needed.has(key)),
  ];
  return [...new Map(columns.map((column) => [column.key, column])).values()];
}

function byReadingAndFigure(a: Lane, b: Lane): number {
  if (a.reading !== b.reading) return a.reading === 'claimed' ? -1 : 1;
  return a.figure - b.figure;
}

function laneColumn(column: SheetColumn, lane: Lane): SheetColumn {
  const isOfFigure = lane.figure > 0 && !READING_KEYS.has(column.key);
  const words = [
    column.header,
    ...(lane.reading === 'conceded' ? ['conceded'] : []),
    ...(isOfFigure ? [`figure ${lane.figure + 1}`] : []),
  ];
  return { ...column, key: laneKey(column.key, lane), header: words.join(', ') };
}

/** Of what follows from the counts, the columns that a commitment needs. */
export function furtherKeys(commitment: Commitment): readonly string[] {
  const { indicator } = commitment;
  switch (indicator.kind) {
    case 'ratio':
      return ['valid'];
    case 'mean_of_slots':
      return ['valid', 'share'];
    case 'attained_slots':
      return indicator.over === 'requests' ? ['valid'] : ['valid', 'share'];
    case 'good_time':
      return [...runKeys(indicator), ...(paysPerOutage(commitment) ? ['losing', 'lost'] : [])];
    case 'outage_minutes':
      return outageKeys(indicator);
    case 'notice':
      return [];
  }
}

function runKeys({ emptySlot }: DownRuns): readonly string[] {
  return [
    'valid',
    'down',
    ...(emptySlot === 'bridge' ? ['before', 'after'] : []),
    ...(emptySlot === 'up' ? [] : ['bridged']),
    'run',
    'run_slots',
    'counted',
  ];
}

function outageKeys({ from }: OutageMinutes): readonly string[] {
  if (from === null) return [];
  return [
    ...runKeys(from),
    ...['minutes', 'run_minutes', 'run_bad_so_far', 'run_bad', 'run_valid_so_far'],
    ...['run_valid', 'losing', 'lost'],
  ];
}

export function paysPerOutage({ creditTerms }: Commitment): boolean {
  return creditTerms?.tiers.some(({ credit }) => credit.kind === 'per_outage') ?? false;
}
