import { guardedCsvLine } from '../../ground/csv-line.ts';
import { plainDecimal } from '../../ground/exact.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import type { CreditLine } from '../../money/judge/evaluation.ts';
import { fieldRecord } from '../../money/judge/field-values.ts';
import type { Statement } from '../../money/statement/statement.ts';
import { type ParquetColumn, writeParquet } from '../evidence/write-parquet.ts';
import { type DecidingParts, decidingParts } from './deciding-part.ts';
import type { ExportedStatement } from './exported-statement.ts';

/** One credit line of a statement, with the statement that it stands in. */
interface CreditRow {
  readonly exported: ExportedStatement;
  readonly line: CreditLine;
  readonly decides: DecidingParts;
}

interface RowColumn {
  readonly name: string;
  readonly type: ParquetColumn['type'];
  readonly of: (row: CreditRow) => string | number | null;
}

const text = (name: string, of: (row: CreditRow) => string | null): RowColumn => ({
  name,
  type: 'text',
  of,
});
const ofStatement = (name: string, of: (statement: Statement) => string | null) =>
  text(name, ({ exported }) => of(exported.issued.statement));

/** What a line's amount stands on in one reading. */
const ofFigure = (name: ReadingName): readonly RowColumn[] => [
  text(`${name}_decided_by`, ({ decides }) => {
    const { commitment, partition } = decides[name];
    const values = fieldRecord(commitment.partitionBy, partition);
    return JSON.stringify({ commitment: commitment.id, partition: values });
  }),
  text(`${name}_verdict`, ({ decides }) => decides[name].reading.verdict),
  // Two columns: a spreadsheet takes 1/2 for a date. Texts: whole numbers of any length.
  text(`${name}_numerator`, ({ decides }) => decides[name].reading.attainment?.numerator ?? null),
  text(
    `${name}_denominator`,
    ({ decides }) => decides[name].reading.attainment?.denominator ?? null,
  ),
  {
    name: `${name}_percent`,
    type: 'decimal',
    of: ({ decides }) => decides[name].reading.percent,
  },
  text(`${name}_target`, ({ decides }) => {
    const { value, strict } = decides[name].commitment.target;
    return `${strict ? '> ' : '>= '}${plainDecimal(value, 0)}`;
  }),
  {
    name: `${name}_tier`,
    type: 'decimal',
    of: ({ decides }) => decides[name].reading.tier?.toString() ?? null,
  },
];

/** Columns of the CSV and of the Parquet file; instants are in UTC, amounts decimals. */
const columns: readonly RowColumn[] = [
  ofStatement('statement', ({ number }) => number),
  {
    name: 'revision',
    type: 'whole',
    of: ({ exported }) => exported.issued.statement.revision,
  },
  text('newest', ({ exported }) => (exported.isReplaced ? 'no' : 'yes')),
  ofStatement('contract', ({ contract }) => contract.id),
  ofStatement('version', ({ contract }) => contract.version),
  ofStatement('provider', ({ contract }) => contract.provider),
  ofStatement('direction', ({ contract }) => contract.direction),
  ofStatement('period', ({ evaluation }) => evaluation.period.label),
  ofStatement('period_start', ({ evaluation }) => evaluation.period.start),
  ofStatement('period_end', ({ evaluation }) => evaluation.period.end),
  text('scope', ({ line }) => JSON.stringify(line.scope)),
  text('commitments', ({ line }) => JSON.stringify(line.commitments)),
  { name: 'basis', type: 'decimal', of: ({ line }) => line.basis },
  { name: 'claimed', type: 'decimal', of: ({ line }) => line.claimed.amount },
  { name: 'conceded', type: 'decimal', of: ({ line }) => line.conceded.amount },
  ofStatement('currency', ({ contract }) => contract.currency),
  text('claimed_status', ({ line }) => line.claimed.status),
  text('claimed_reason', ({ line }) => line.claimed.reason),
  text('conceded_status', ({ line }) => line.conceded.status),
  text('conceded_reason', ({ line }) => line.conceded.reason),
  ...ofFigure('claimed'),
  ...ofFigure('conceded'),
  ofStatement('claim_before', claimBefore),
  text('sha256', ({ exported }) => exported.issued.sha256),
  ofStatement('issued_at', ({ issued }) => issued.at),
  ofStatement('issued_by', ({ issued }) => issued.by),
  ofStatement('replaces', ({ replaces }) => replaces?.number ?? null),
];

/** By when the first step of a claim is due; null where that is not known or nothing is due. */
export function claimBefore({ claim }: Statement): string | null {
  const instants = (claim?.steps ?? []).flatMap(({ due }) => (due === null ? [] : [due]));
  return instants.sort()[0] ?? null;
}

function rowsOf(statements: readonly ExportedStatement[]): readonly CreditRow[] {
  return statements.flatMap((exported) => {
    const decides = decidingParts(exported);
    return exported.issued.statement.evaluation.credits.map((line, i) => {
      const ofLine = decides[i];
      if (ofLine === undefined) throw new RangeError(`${i}: a line that was judged`);
      return { exported, line, decides: ofLine };
    });
  });
}

/** CSV for spreadsheets, one row for each credit line; amounts are decimal texts, null is empty. */
export function creditRowsCsv(statements: readonly ExportedStatement[]): string {
  const lines = rowsOf(statements).map((row) => guardedCsvLine(columns.map(({ of }) => of(row))));
  return `${[guardedCsvLine(columns.map(({ name }) => name)), ...lines].join('\n')}\n`;
}

/** The same rows as Parquet; amounts are decimals of 38 digits. */
export function creditRowsParquet(statements: readonly ExportedStatement[]): Buffer {
  const rows = rowsOf(statements);
  return writeParquet(
    columns.map(
      ({ name, type, of }) => ({ name, type, data: rows.map((row) => of(row)) }) as ParquetColumn,
    ),
  );
}
