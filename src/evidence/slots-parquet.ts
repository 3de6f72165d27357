import { parquetWriteBuffer } from 'hyparquet-writer';
import { readings } from '../evaluation/evaluation.ts';
import type { JudgeInput } from '../evaluation/judge-contract.ts';
import { type Counts, slotColumns, slotCounts, slotRows } from '../statement/slot-table.ts';

/** The table of slots as Parquet: the columns and values of the CSV, counts as 64-bit integers. */
export function slotsParquet({ version, period, counts }: JudgeInput & { counts: Counts }): Buffer {
  const rows = [...slotRows(version, period, counts)];
  const texts = ['commitment', 'partition', 'start', 'end'] as const;
  const whole = (name: string, data: bigint[]) => ({ name, data, type: 'INT64' as const });
  const byName = new Map<string, Parameters<typeof parquetWriteBuffer>[0]['columnData'][number]>([
    ...texts.map(
      (name) =>
        [name, { name, data: rows.map((row) => row[name]), type: 'STRING' as const }] as const,
    ),
    [
      'slot',
      whole(
        'slot',
        rows.map((row) => BigInt(row.slot)),
      ),
    ],
    ...readings.flatMap((reading) =>
      slotCounts.map((count) => {
        const name = `${reading}_${count}`;
        return [
          name,
          whole(
            name,
            rows.map((row) => BigInt(row.counts[reading][count])),
          ),
        ] as const;
      }),
    ),
  ]);
  const columnData = slotColumns.flatMap((name) => byName.get(name) ?? []);
  return Buffer.from(parquetWriteBuffer({ columnData }));
}
