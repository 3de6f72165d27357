import { parquetReadObjects } from 'hyparquet';
import { csvLine } from '../../ground/csv-line.ts';
import type { JudgeInput } from '../../money/judge/judge-contract.ts';
import type { Json } from '../../money/statement/canonical-json.ts';
import { type Difference, differences } from '../../money/statement/recompute.ts';
import { slotTableColumns } from '../../money/statement/slot-table.ts';
import { attachedFile } from '../print/attach-file.ts';
import { computation } from '../statement/computation.ts';
import { COMPUTATION, PDF, SLOTS_PARQUET, STATEMENT } from './manifest.ts';

/**
 * Where `slots.parquet` says something else than `slots.csv`: the first row, or that it is none.
 */
export async function differencesOfParquet(
  parquet: Uint8Array,
  csv: string,
): Promise<readonly Difference[]> {
  const stated = csv.split('\n').slice(1, -1);
  let found: readonly string[];
  try {
    // The library wants the memory itself, which a Buffer shares with others.
    const rows = await parquetReadObjects({ file: new Uint8Array(parquet).buffer });
    found = rows.map((row) => csvLine(slotTableColumns.map((column) => String(row[column]))));
  } catch {
    return [{ place: SLOTS_PARQUET, stated: 'the rows of slots.csv', found: '(unreadable)' }];
  }
  const count = Math.max(stated.length, found.length);
  const first = Array.from({ length: count }).findIndex((_, row) => stated[row] !== found[row]);
  if (first < 0) return [];
  return [
    {
      place: `${SLOTS_PARQUET}: row ${first + 1}`,
      stated: stated[first] ?? '(no row)',
      found: found[first] ?? '(no row)',
    },
  ];
}

/** Whether the pages carry the canonical JSON of the statement: `body`. */
export async function differencesOfPdf(
  pdf: Uint8Array,
  number: string,
  body: string,
): Promise<readonly Difference[]> {
  const name = `${number}.json`;
  const attached = await attachedFile(pdf, name).catch(() => undefined);
  if (attached !== undefined && Buffer.from(attached).equals(Buffer.from(body))) return [];
  const found = attached === undefined ? '(missing)' : 'another content';
  return [{ place: `${PDF}: ${name}`, stated: STATEMENT, found }];
}

/** Whether the steps are those of the computation. */
export function differencesOfComputation(
  steps: Uint8Array,
  judged: JudgeInput,
): readonly Difference[] {
  let stated: Json;
  try {
    stated = JSON.parse(new TextDecoder().decode(steps));
  } catch {
    return [{ place: COMPUTATION, stated: 'the steps of the computation', found: '(unreadable)' }];
  }
  const found: Json = JSON.parse(JSON.stringify(computation(judged)));
  return differences(stated, found).map(({ place, ...both }) => ({
    place: `${COMPUTATION}: ${place}`,
    ...both,
  }));
}
