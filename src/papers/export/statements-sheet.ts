import { ratio } from '../../ground/exact.ts';
import { parseInstant } from '../../ground/time.ts';
import type { PriorTotal } from '../../money/input/prior-total.ts';
import { combineWords, roundingWords } from '../words/commitment-words.ts';
import { claimBefore } from './credit-rows.ts';
import type { ExportedStatement } from './exported-statement.ts';
import { type LaidRow, SheetBuilder } from './sheet.ts';
import { decimalsOf } from './terms-sheets.ts';

/** `prior`: what the eleven months before were paid. */
interface StatementWithPrior {
  readonly exported: ExportedStatement;
  readonly prior: PriorTotal;
}

/** One row for each statement: what it is of, and the numbers that hold for all of its lines. */
export class StatementsSheet {
  readonly sheet = new SheetBuilder(
    'Statements',
    ['The statements of this workbook as they were issued.'],
    [
      { key: 'statement', header: 'Statement', width: 28, form: 'text' },
      { key: 'revision', header: 'Revision', width: 10, form: 'whole' },
      { key: 'newest', header: 'Newest', width: 8, form: 'text' },
      { key: 'contract', header: 'Contract', width: 22, form: 'text' },
      { key: 'title', header: 'Title', width: 44, form: 'text' },
      { key: 'version', header: 'Version', width: 13, form: 'text' },
      { key: 'provider', header: 'Provider', width: 20, form: 'text' },
      { key: 'direction', header: 'Direction', width: 12, form: 'text' },
      { key: 'customer', header: 'Log kept by', width: 22, form: 'text' },
      { key: 'period', header: 'Period', width: 13, form: 'text' },
      { key: 'start', header: 'Start, UTC', width: 17, form: 'instant' },
      { key: 'end', header: 'End, UTC', width: 17, form: 'instant' },
      { key: 'days', header: 'Days', width: 8, form: 'number' },
      { key: 'currency', header: 'Currency', width: 10, form: 'text' },
      { key: 'prior', header: 'Paid in eleven months before', width: 26, form: 'money' },
      { key: 'floor', header: 'Floor', width: 10, form: 'number' },
      { key: 'floor_bound', header: 'Floor is', width: 11, form: 'text' },
      { key: 'money', header: 'Rounding', width: 40, form: 'wrapped' },
      { key: 'combine', header: 'Commitments of one line', width: 50, form: 'wrapped' },
      { key: 'status', header: 'Status', width: 12, form: 'text' },
      { key: 'claim_before', header: 'Claim before, UTC', width: 18, form: 'instant' },
      { key: 'issued_at', header: 'Issued, UTC', width: 17, form: 'instant' },
      { key: 'issued_by', header: 'Issued by', width: 18, form: 'text' },
      { key: 'replaces', header: 'Replaces', width: 28, form: 'text' },
      { key: 'reason', header: 'Why', width: 40, form: 'wrapped' },
      { key: 'anyway', header: 'Issued although incomplete', width: 40, form: 'wrapped' },
      { key: 'sha256', header: 'SHA-256', width: 68, form: 'text' },
    ],
  );
  readonly #rows = new Map<string, LaidRow>();

  constructor(statements: readonly StatementWithPrior[]) {
    for (const { exported, prior } of statements) {
      this.#rows.set(exported.issued.statement.number, this.#lay(exported, prior));
    }
  }

  rowOf(statement: string): LaidRow {
    const row = this.#rows.get(statement);
    if (row === undefined) throw new RangeError(`${statement}: a statement that was laid`);
    return row;
  }

  #lay(
    { issued: { statement, sha256 }, judged, isReplaced }: ExportedStatement,
    prior: PriorTotal,
  ): LaidRow {
    const { contract, evaluation, replaces } = statement;
    const { version, period } = judged;
    const { floor } = version;
    return this.sheet.add({
      statement: statement.number,
      revision: statement.revision,
      newest: isReplaced ? 'no' : 'yes',
      contract: contract.id,
      title: contract.title,
      version: contract.version,
      provider: contract.provider,
      direction: contract.direction,
      customer: statement.customer,
      period: evaluation.period.label,
      start: { instant: period.start },
      end: { instant: period.end },
      days: ratio(period.days.numerator, period.days.denominator).valueOf(),
      currency: contract.currency,
      prior: prior.amount.valueOf(),
      floor: floor?.value.valueOf() ?? null,
      floor_bound: floor === null ? 'none' : floor.strict ? 'more than' : 'at least',
      money: roundingWords(version.money),
      combine: [...combineWords(version), 'What no rule names is added.'].join(' '),
      status: evaluation.total.status,
      claim_before: instantOf(claimBefore(statement)),
      issued_at: instantOf(statement.issued.at),
      issued_by: statement.issued.by,
      replaces: replaces?.number ?? null,
      reason: replaces?.reason ?? null,
      anyway: statement.anyway,
      sha256,
    });
  }
}

function instantOf(text: string | null) {
  const instant = text === null ? undefined : parseInstant(text);
  return instant === undefined ? null : { instant };
}

/** Decimals in which a floor and a total are compared. */
export function floorDecimals({ judged: { version } }: ExportedStatement): number {
  const floor = version.floor === null ? 0 : decimalsOf(version.floor.value);
  return Math.max(floor, version.money.decimals);
}
