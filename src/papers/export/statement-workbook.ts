import { type EpochMs, parseInstant } from '../../ground/time.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import { judgedContract } from '../../money/judge/judge-contract.ts';
import { AttainmentSheet } from './attainment-sheet.ts';
import { CreditsSheet } from './credits-sheet.ts';
import { DaysSheet } from './days-sheet.ts';
import type { ExportedStatement } from './exported-statement.ts';
import { FeesSheet } from './fees-sheet.ts';
import { IncidentsSheet } from './incidents-sheet.ts';
import { LinesSheet } from './lines-sheet.ts';
import { OutageSheets } from './outage-sheets.ts';
import type { PlacedPartition } from './place.ts';
import { requireRoom, type Sheet } from './sheet.ts';
import { SlotsSheet } from './slots-sheet.ts';
import { StatementsSheet } from './statements-sheet.ts';
import { type NamedCell, summarySheet } from './summary-sheet.ts';
import { termsSheets } from './terms-sheets.ts';
import { exclusionsSheet, manifestSheet, sourcesSheet, stepsSheet } from './word-sheets.ts';

/** Statements as sheets whose amounts are formulas over what was counted and billed. */
export interface StatementWorkbook {
  /** In the order of reading. */
  readonly sheets: readonly Sheet[];
  readonly names: readonly NamedCell[];
  /** Decimals of money in rows about a statement, by its number. */
  readonly moneyDecimals: ReadonlyMap<string, number>;
  /** When the newest of its statements was issued. */
  readonly issuedAt: EpochMs;
}

/** Throws `invalid_input` for more rows than a sheet can hold. */
export function statementWorkbook(statements: readonly ExportedStatement[]): StatementWorkbook {
  const judged = statements.map((exported) => placedStatement(exported));
  const partitions = judged.flatMap(({ placed }) => placed);

  const terms = termsSheets(statements);
  const statementsSheet = new StatementsSheet(judged);
  const slots = new SlotsSheet(partitions, terms);
  requireRoom(slots, slots.rowCount);
  const outages = new OutageSheets(partitions, terms);
  const incidents = new IncidentsSheet(partitions, terms);
  const attainment = new AttainmentSheet(partitions, { slots, outages, incidents, terms });
  const [fees, days] = [new FeesSheet(), new DaysSheet(slots)];
  const credits = new CreditsSheet({ terms, statements: statementsSheet, attainment, fees, days });
  const lines = new LinesSheet(statementsSheet);
  for (const { exported, lines: folded, placedOf } of judged) {
    lines.lay(exported, folded, (line, reading: ReadingName) =>
      credits.lineOf(exported, line, reading, placedOf),
    );
  }
  const summary = summarySheet(statements, { lines, credits, attainment });
  return {
    sheets: [
      summary.sheet,
      statementsSheet.sheet,
      lines.sheet,
      credits.sheet,
      attainment.sheet,
      slots,
      ...[outages.outages, outages.time, incidents.sheet, days.sheet].filter(
        ({ rowCount }) => rowCount > 0,
      ),
      fees.sheet,
      terms.terms,
      terms.tiers,
      exclusionsSheet(statements),
      stepsSheet(statements),
      sourcesSheet(statements),
      manifestSheet(statements),
    ],
    names: summary.names,
    moneyDecimals: new Map(
      statements.map(({ issued, judged: { version } }) => [
        issued.statement.number,
        version.money.decimals,
      ]),
    ),
    issuedAt: Math.max(
      ...statements.map(({ issued }) => parseInstant(issued.statement.issued.at) ?? 0),
    ),
  };
}

function placedStatement(exported: ExportedStatement) {
  const { commitments, lines, prior } = judgedContract(exported.judged);
  const statement = exported.issued.statement.number;
  const placed = commitments.flatMap(({ commitment, partitions }) =>
    partitions.map((partition): PlacedPartition => ({ statement, commitment, partition })),
  );
  const placedOf = (part: {
    readonly commitment: string;
    readonly partition: readonly string[];
  }) => {
    const found = placed.find(
      ({ commitment, partition }) =>
        commitment.id === part.commitment && partition.values === part.partition,
    );
    if (found === undefined) throw new RangeError(`${part.commitment}: a partition`);
    return found;
  };
  return { exported, lines, prior, placed, placedOf };
}
