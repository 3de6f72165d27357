import type { Commitment } from '../../money/contract/contract.ts';
import { fieldRecord } from '../../money/judge/field-values.ts';
import type { JudgedPartition } from '../../money/judge/judge-contract.ts';
import { partitionWords } from '../words/verdict-words.ts';
import { type SheetColumn, STATEMENT_COLUMN } from './sheet.ts';

/** A partition as it was judged, with where it stands. */
export interface PlacedPartition {
  readonly statement: string;
  readonly commitment: Commitment;
  readonly partition: JudgedPartition;
}

/** Where each row of a sheet about partitions begins. */
export const PLACE_COLUMNS: readonly SheetColumn[] = [
  STATEMENT_COLUMN,
  { key: 'commitment', header: 'Commitment', width: 16, form: 'text' },
  { key: 'partition', header: 'Partition', width: 32, form: 'text' },
  { key: 'reading', header: 'Reading', width: 10, form: 'text' },
];

/** The cells of `PLACE_COLUMNS`; `reading` may be `both`. */
export function placeCells({ statement, commitment, partition }: PlacedPartition, reading: string) {
  return {
    statement,
    commitment: commitment.id,
    partition: partitionWords(fieldRecord(commitment.partitionBy, partition.values)),
    reading,
  };
}

/** One key for each partition in each reading, and for each `figure` of it. */
export function placeKey(
  { statement, commitment, partition }: PlacedPartition,
  reading: string,
  figure = 0,
): string {
  return JSON.stringify([statement, commitment.id, partition.values, reading, figure]);
}

/** Further thresholds over the same slots; a commitment has one figure more for each. */
export function furtherThresholds({ indicator }: Pick<Commitment, 'indicator'>) {
  return indicator.kind === 'good_time' ? indicator.also : [];
}
