import { csvLine } from '../../ground/csv-line.ts';
import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { formatInstant, type Interval } from '../../ground/time.ts';
import type { ContractVersion } from '../contract/contract.ts';
import type { Period } from '../contract/period.ts';
import { visitCsvRecords } from '../input/read-csv.ts';
import { type ReadingName, readings } from '../input/reading.ts';
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
  const faults: Fault[] = [];
  const byCommitment = new Map(
    version.commitments.map(({ id, partitionBy }) => [
      id,
      { partitionBy, partitions: new Map<string, { values: string[]; slots: SlotCounts[] }>() },
    ]),
  );
  let places: SlotPlaces | null = null;
  const content = { what: 'slots', needed: slotTableColumns };
  visitCsvRecords(text, file, content, (record, line, columns) => {
    places ??= placesIn(columns);
    const fault = (column: string, value: string, expectation: string) =>
      faults.push({
        place: `${file}:line ${line} ${column}`,
        value: shownValue(value),
        expectation,
      });
    const id = record[places.commitment] ?? '';
    const commitment = byCommitment.get(id);
    if (commitment === undefined) {
      fault('commitment', id, `a commitment of version ${version.version}`);
      return;
    }
    const key = record[places.partition] ?? '';
    let partition = commitment.partitions.get(key);
    if (partition === undefined) {
      const values = valuesOf(key, commitment.partitionBy);
      if (values === undefined) {
        const fields = commitment.partitionBy.join(', ') || 'nothing';
        fault('partition', key, `a JSON object of ${fields}`);
        return;
      }
      partition = { values, slots: [] };
      commitment.partitions.set(key, partition);
    }
    const wholeAt = (column: number, least: number, expectation: string) => {
      const value = record[column] ?? '';
      const whole = wholeOf(value);
      if (whole !== undefined && whole >= least) return whole;
      fault(columns[column] ?? '', value, expectation);
      return 0;
    };
    partition.slots.push(slotOf(places, wholeAt));
  });
  if (faults.length > 0) throw invalidInput(faults);
  return [...byCommitment.values()].map(({ partitions }) => [...partitions.values()]);
}

/** Where the columns of a table stand. */
interface SlotPlaces {
  readonly commitment: number;
  readonly partition: number;
  readonly slot: number;
  readonly counts: Readonly<Record<ReadingName, readonly number[]>>;
}

function placesIn(columns: readonly string[]): SlotPlaces {
  const countsOf = (reading: ReadingName) =>
    slotCounts.map((name) => columns.indexOf(`${reading}_${name}`));
  return {
    commitment: columns.indexOf('commitment'),
    partition: columns.indexOf('partition'),
    slot: columns.indexOf('slot'),
    counts: { claimed: countsOf('claimed'), conceded: countsOf('conceded') },
  };
}

/** What both readings see alike is held once: statements have up to a million slots. */
function slotOf(
  { slot: slotAt, counts }: SlotPlaces,
  wholeAt: (column: number, least: number, expectation: string) => number,
): SlotCounts {
  const slot = wholeAt(slotAt, Number.MIN_SAFE_INTEGER, 'a whole number');
  const [claimed, conceded] = readings.map((reading) =>
    counts[reading].map((at) => wholeAt(at, 0, 'a count')),
  ) as [number[], number[]];
  const isSame = claimed.every((count, i) => count === conceded[i]);
  const seen = readSlot(slot, claimed);
  return { claimed: seen, conceded: isSame ? seen : readSlot(slot, conceded) };
}

function readSlot(slot: number, counts: readonly number[]): ReadSlot {
  const [good = 0, bad = 0, invalid = 0, values = 0, attaining = 0] = counts;
  return { slot, good, bad, invalid, values, attaining };
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
