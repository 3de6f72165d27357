import type { ContractVersion } from '../contract/contract.ts';
import type { Period } from '../contract/period.ts';
import { csvLine } from '../csv-line.ts';
import { type Fault, invalidInput, shownValue } from '../errors.ts';
import type { PartitionCounts, SlotCounts } from '../evaluation/count-slots.ts';
import { readings } from '../evaluation/evaluation.ts';
import { fieldRecord } from '../evaluation/field-values.ts';
import { slotMsOf } from '../evaluation/indicators/indicate.ts';
import { parseCsv } from '../evaluation/read-csv.ts';
import { slotGrid, slotTime } from '../evaluation/slot-grid.ts';
import { formatInstant } from '../time.ts';

/** Of each commitment, in the version's order: what was counted, before anything was judged. */
export type Counts = readonly (readonly PartitionCounts[])[];

const COUNTS = ['good', 'bad', 'invalid', 'values', 'attaining'] as const;

/** Columns of the table; counts are of units, `start` and `end` are instants in UTC. */
export const slotColumns = [
  'commitment',
  'partition',
  'slot',
  'start',
  'end',
  ...readings.flatMap((reading) => COUNTS.map((name) => `${reading}_${name}`)),
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
 * The slots that have units, in the contract's order. Slot 0 begins with the period; those with other
 * numbers beside it are there for runs that reach across its edges.
 */
export function* slotRows(
  version: ContractVersion,
  period: Period,
  counts: Counts,
): Generator<SlotRow> {
  for (const [i, { id, partitionBy, indicator }] of version.commitments.entries()) {
    const grid = slotGrid(period, slotMsOf(indicator) ?? period.end - period.start);
    for (const { values, slots } of counts[i] ?? []) {
      const partition = JSON.stringify(fieldRecord(partitionBy, values));
      for (const slot of slots) {
        const number = slot.claimed.slot;
        const { start, end } = slotTime(grid, number);
        yield {
          commitment: id,
          partition,
          slot: number,
          start: formatInstant(start),
          end: formatInstant(end),
          counts: slot,
        };
      }
    }
  }
}

/** CSV that `parseSlotTable` reads. */
export function slotTableText(version: ContractVersion, period: Period, counts: Counts): string {
  const lines = [csvLine(slotColumns)];
  for (const { counts: of, ...row } of slotRows(version, period, counts)) {
    const numbers = readings.flatMap((reading) => COUNTS.map((name) => of[reading][name]));
    lines.push(csvLine([row.commitment, row.partition, row.slot, row.start, row.end, ...numbers]));
  }
  return `${lines.join('\n')}\n`;
}

/** Reads the counts back. Throws `invalid_input` with every fault; `file` is for messages. */
export function parseSlotTable(text: string, file: string, version: ContractVersion): Counts {
  const { rows } = parseCsv(text, file, { what: 'slots', needed: slotColumns });
  const faults: Fault[] = [];
  const byCommitment = new Map(
    version.commitments.map(({ id, partitionBy }) => [
      id,
      { partitionBy, partitions: new Map<string, { values: string[]; slots: SlotCounts[] }>() },
    ]),
  );
  for (const { line, values } of rows) {
    const fault = (column: string, expectation: string) =>
      faults.push({
        place: `${file}:line ${line} ${column}`,
        value: shownValue(values.get(column) ?? ''),
        expectation,
      });
    const commitment = byCommitment.get(values.get('commitment') ?? '');
    if (commitment === undefined) {
      fault('commitment', `a commitment of version ${version.version}`);
      continue;
    }
    const key = values.get('partition') ?? '';
    const partitionValues = valuesOf(key, commitment.partitionBy);
    if (partitionValues === undefined) {
      fault('partition', `a JSON object of ${commitment.partitionBy.join(', ') || 'nothing'}`);
      continue;
    }
    const slot = wholeOf(values.get('slot'));
    if (slot === undefined) fault('slot', 'a whole number');
    const readingOf = (reading: string) => {
      const counted = COUNTS.map((name) => {
        const count = wholeOf(values.get(`${reading}_${name}`));
        if (count === undefined || count < 0) fault(`${reading}_${name}`, 'a count');
        return [name, count ?? 0];
      });
      return { slot: slot ?? 0, ...(Object.fromEntries(counted) as Record<Count, number>) };
    };
    const partition = commitment.partitions.get(key) ?? { values: partitionValues, slots: [] };
    commitment.partitions.set(key, partition);
    partition.slots.push({ claimed: readingOf('claimed'), conceded: readingOf('conceded') });
  }
  if (faults.length > 0) throw invalidInput(faults);
  return [...byCommitment.values()].map(({ partitions }) => [...partitions.values()]);
}

type Count = (typeof COUNTS)[number];

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
