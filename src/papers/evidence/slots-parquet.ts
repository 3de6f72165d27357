import { readings } from '../../money/input/reading.ts';
import type { JudgeInput } from '../../money/judge/judge-contract.ts';
import {
  type CommitmentCounts,
  slotCounts,
  slotRows,
  slotTableColumns,
} from '../../money/statement/slot-table.ts';
import { type ParquetColumn, writeParquet } from './write-parquet.ts';

/** The table of slots as Parquet: the columns and values of the CSV, counts as 64-bit integers. */
export function slotsParquet({
  version,
  period,
  counts,
}: JudgeInput & { counts: CommitmentCounts }): Buffer {
  const rows = [...slotRows(version, period, counts)];
  const texts = ['commitment', 'partition', 'start', 'end'] as const;
  const whole = (name: string, data: number[]): ParquetColumn => ({ name, data, type: 'whole' });
  const columns: readonly ParquetColumn[] = [
    ...texts.map(
      (name): ParquetColumn => ({ name, data: rows.map((row) => row[name]), type: 'text' }),
    ),
    whole(
      'slot',
      rows.map((row) => row.slot),
    ),
    ...readings.flatMap((reading) =>
      slotCounts.map((count) =>
        whole(
          `${reading}_${count}`,
          rows.map((row) => row.counts[reading][count]),
        ),
      ),
    ),
  ];
  const byName = new Map(columns.map((column) => [column.name, column]));
  return writeParquet(slotTableColumns.flatMap((name) => byName.get(name) ?? []));
}
