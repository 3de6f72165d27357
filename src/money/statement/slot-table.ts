import { csvLine } from '../../ground/csv-line.ts';
import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { formatInstant, type Interval } from '../../ground/time.ts';
import type { ContractVersion } from '../contract/contract.ts';
import type { Period } from '../contract/period.ts';
import { parseCsvRecords } from '../input/read-csv.ts';
import { readings } from '../input/reading.ts';
import { fieldRecord } from '../judge/field-values.ts';
import { slotMsOf } from '../judge/indicators/indicate.ts';
import type { ReadSlot } from '../judge/indicators/indicator.ts';
import type { PartitionCounts, SlotCounts } from '../judge/partition-counts.ts';
import { slotGrid, slotTime } from '../judge/slot-grid.ts';

/** Of each commitment, in the version's order: what was counted, before anything was judged. */
export type CommitmentCounts = readonly (readonly PartitionCounts[])[];

/** What is counted of a slot in each reading. */
export const slotCounts = ['good', 'bad', 'invalid', 'values', 'attaining'] as const;

/** Columns of the table; counts are of units, `start` and `end` are instants in UTC. */
export const slotTableColumns = [
  'commitment',
  'partition',
  'slot',
  'start',
  'end',
  ...readings.flatMap((reading) => slotCounts.map((name) => `${reading}_${name}`)),
] as const;

/** One row of the table: a slot of one partition of one commitment that has units. */
export interface SlotRow {
  readonly commitment: string;
  /** Partition fields and their values, as JSON. */
  readonly partition: string;
  readonly slot: number;
  readonly start: string;
  readonly end: string;
  readonly counts: SlotCounts;
}

/**
 * The slots that have units, in the contract's order. Slot 0 begins with the period; those with
 * other numbers beside it are there for runs that reach across its edges.
 */
export function* slotRows(
  version: ContractVersion,
  period: Period,
  counts: CommitmentCounts,
): Generator<SlotRow> {
  for (const [i, { id, partitionBy, indicator }] of version.commitments.entries()) {
    const grid = slotGrid(period, slotMsOf(indicator) ?? period.end - period.start);
    // Partitions share their slots.
    const times = new Map<number, Pick<SlotRow, 'start' | 'end'>>();
    for (const { values, slots } of counts[i] ?? []) {
      const partition = JSON.stringify(fieldRecord(partitionBy, values));
      for (const slot of slots) {
        const number = slot.claimed.slot;
        const time = times.get(number) ?? timeTexts(slotTime(grid, number));
        times.set(number, time);
        yield { commitment: id, partition, slot: number, ...time, counts: slot };
      }
    }
  }
}

function timeTexts({ start, end }: Interval): Pick<SlotRow, 'start' | 'end'> {
  return { start: formatInstant(start), end: formatInstant(end) };
}

/** CSV that `parseSlotTable` reads. */
export function slotTableText(
  version: ContractVersion,
  period: Period,
  counts: CommitmentCounts,
): string {
  const lines = [csvLine(slotTableColumns)];
  const names = new Map<string, string>();
  for (const { commitment, partition, slot, start, end, counts: of } of slotRows(
    version,
    period,
    counts,
  )) {
    // Names may need quotes, numbers and instants never: a month has a hundred thousand rows.
    const key = `${commitment} ${partition}`;
    const name = names.get(key) ?? csvLine([commitment, partition]);
    names.set(key, name);
    lines.push(
      `${name},${slot},${start},${end},${countsText(of.claimed)},${countsText(of.conceded)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function countsText(slot: ReadSlot): string {
  return slotCounts.map((name) => slot[name]).join(',');
}

/** Reads the counts back. Throws `invalid_input` with every fault; `file` is for messages. */
export function parseSlotTable(
  text: string,
  file: string,
  version: ContractVersion,
): CommitmentCounts {
  const { columns, records } = parseCsvRecords(text, file, {
    what: 'slots',
    needed: slotTableColumns,
  });
  const faults: Fault[] = [];
  const fault = (line: number, column: string, value: string, expectation: string) =>
    faults.push({
      place: `${file}:line ${line} ${column}`,
      value: shownValue(value),
      expectation,
    });
  const [commitmentAt, partitionAt, slotAt] = ['commitment', 'partition', 'slot'].map((name) =>
    columns.indexOf(name),
  ) as [number, number, number];
  const countsAt = readings.map((reading) =>
    slotCounts.map((name) => columns.indexOf(`${reading}_${name}`)),
  );
  const byCommitment = new Map(
    version.commitments.map(({ id, partitionBy }) => [
      id,
      { partitionBy, partitions: new Map<string, { values: string[]; slots: SlotCounts[] }>() },
    ]),
  );
  for (const { record, line } of records) {
    const wholeAt = (column: number, least: number, expectation: string) => {
      const value = record[column] ?? '';
      const whole = wholeOf(value);
      if (whole !== undefined && whole >= least) return whole;
      fault(line, columns[column] ?? '', value, expectation);
      return 0;
    };
    const id = record[commitmentAt] ?? '';
    const commitment = byCommitment.get(id);
    if (commitment === undefined) {
      fault(line, 'commitment', id, `a commitment of version ${version.version}`);
      continue;
    }
    const key = record[partitionAt] ?? '';
    let partition = commitment.partitions.get(key);
    if (partition === undefined) {
      const values = valuesOf(key, commitment.partitionBy);
      if (values === undefined) {
        const fields = commitment.partitionBy.join(', ') || 'nothing';
        fault(line, 'partition', key, `a JSON object of ${fields}`);
        continue;
      }
      partition = { values, slots: [] };
      commitment.partitions.set(key, partition);
    }
    const slot = wholeAt(slotAt, Number.MIN_SAFE_INTEGER, 'a whole number');
    const [claimed, conceded] = countsAt.map((places) => {
      const [good, bad, invalid, values, attaining] = places.map((at) => wholeAt(at, 0, 'a count'));
      return { slot, good, bad, invalid, values, attaining };
    }) as [ReadSlot, ReadSlot];
    partition.slots.push({ claimed, conceded });
  }
  if (faults.length > 0) throw invalidInput(faults);
  return [...byCommitment.values()].map(({ partitions }) => [...partitions.values()]);
}

function valuesOf(partition: string, fields: readonly string[]): string[] | undefined {
  try {
    const record = JSON.parse(partition) as Record<string, string>;
    if (Object.keys(record).length !== fields.length) return undefined;
    const values = fields.map((field) => record[field]);
    return values.every((value) => typeof value === 'string') ? (values as string[]) : undefined;
  } catch {
    return undefined;
  }
}

function wholeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}
