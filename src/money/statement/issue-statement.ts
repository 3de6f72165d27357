import { invalidInput, UptallyError } from '../../ground/errors.ts';
import { decimal, decimalsIn, plainDecimal } from '../../ground/exact.ts';
import { formatInstant } from '../../ground/time.ts';
import { governingVersion } from '../contract/period.ts';
import { evaluatedTime } from '../judge/evaluation.ts';
import type { Check } from './completeness.ts';
import { findStatement, findStatements, newestRevisions } from './find-statements.ts';
import {
  missingOf,
  type PreparedStatement,
  type PrepareInput,
  prepareStatement,
} from './prepare-statement.ts';
import { recordStatement } from './record-statement.ts';
import { type IssuedStatement, type Statement, statementNumber } from './statement.ts';
import { statementMove } from './statement-move.ts';

export interface Issuer {
  readonly by: string;
  /** Why it is issued although a check has not passed. */
  readonly anyway?: string | undefined;
}

export type IssueInput = PrepareInput & Issuer;

export type IssueOutcome =
  | {
      readonly kind: 'issued';
      readonly statement: IssuedStatement;
      /** What a person should know beside it. */
      readonly notes: readonly string[];
    }
  /** The period was stated before; nothing was written. */
  | { readonly kind: 'issued_before'; readonly statement: IssuedStatement }
  /** Not complete; nothing was written. */
  | { readonly kind: 'refused'; readonly missing: readonly Check[] }
  /** A restatement would say the same; nothing was written. */
  | { readonly kind: 'unchanged'; readonly statement: IssuedStatement };

/**
 * Issues the statement of a contract for a period, once. Throws `invalid_input` for a period that
 * overlaps another one that was stated, `unavailable` while another process issues one of the
 * contract, and what `prepareStatement` throws.
 */
export function issueStatement(input: IssueInput): Promise<IssueOutcome> {
  return alone(input, async () => {
    const { ledger, contract, period } = input;
    const earlier = newestRevisions(await findStatements(ledger, { contractId: contract.id }));
    const same = earlier.find(({ statement }) => statement.evaluation.period.label === period);
    if (same !== undefined) return { kind: 'issued_before', statement: same };
    refuseOverlap(input, earlier);
    const prepared = await prepareStatement(input);
    return refusal(prepared, input) ?? record(prepared, input, null);
  });
}

/**
 * Issues the next revision of a statement, with the difference and the reason. Throws
 * `invalid_input` for a statement that was restated already, and what `issueStatement` throws.
 */
export function restateStatement(
  input: IssueInput & { readonly number: string; readonly reason: string },
): Promise<IssueOutcome> {
  return alone(input, async () => {
    const { ledger, contract, period, reason } = input;
    const replaced = await findStatement(ledger, input.number);
    const [newest] = newestRevisions(
      await findStatements(ledger, { contractId: contract.id, period }),
    );
    if (newest !== undefined && newest.statement.number !== replaced.statement.number) {
      const expectation = `the newest statement of its period, ${newest.statement.number}`;
      throw invalidInput([{ place: 'number', value: input.number, expectation }]);
    }
    const prepared = await prepareStatement(input);
    if (statementMove(replaced.statement, prepared.content) === undefined) {
      return { kind: 'unchanged', statement: replaced };
    }
    return refusal(prepared, input) ?? record(prepared, input, { replaced, reason });
  });
}

async function alone(
  { ledger, contract }: IssueInput,
  work: () => Promise<IssueOutcome>,
): Promise<IssueOutcome> {
  // Spares two processes the same work; that there is one statement, the ledger's keys see to.
  const outcome = await ledger.withLock(`statements of ${contract.id}`, work);
  if (outcome !== undefined) return outcome;
  throw new UptallyError(
    'unavailable',
    `${contract.id}: another process is issuing a statement of it`,
  );
}

function refusal({ content }: PreparedStatement, { anyway }: Issuer): IssueOutcome | undefined {
  const missing = missingOf(content.checks);
  return missing.length > 0 && anyway === undefined ? { kind: 'refused', missing } : undefined;
}

async function record(
  { content, documents, notes }: PreparedStatement,
  { ledger, by, anyway, now }: IssueInput,
  restated: { readonly replaced: IssuedStatement; readonly reason: string } | null,
): Promise<IssueOutcome> {
  const { contract, evaluation } = content;
  const revision = (restated?.replaced.statement.revision ?? 0) + 1;
  const statement = await recordStatement(ledger, contract.id, documents, (place) => ({
    schema: 'uptally/statement@1',
    number: statementNumber(contract.id, evaluation.period.label, revision),
    revision,
    ...place,
    replaces: restated === null ? null : replacement(restated, content),
    issued: { at: formatInstant(now), by },
    ...content,
    anyway: missingOf(content.checks).length === 0 ? null : (anyway ?? null),
  }));
  return { kind: 'issued', statement, notes };
}

function replacement(
  { replaced, reason }: { readonly replaced: IssuedStatement; readonly reason: string },
  { evaluation }: PreparedStatement['content'],
): Statement['replaces'] {
  const before = replaced.statement.evaluation.total;
  const change = (from: string, to: string) => ({
    from,
    to,
    difference: plainDecimal(decimal(to).sub(decimal(from)), decimalsIn(to)),
  });
  return {
    number: replaced.statement.number,
    sha256: replaced.sha256,
    reason,
    claimed: change(before.claimed, evaluation.total.claimed),
    conceded: change(before.conceded, evaluation.total.conceded),
  };
}

/** Two statements over one instant would claim it twice. */
function refuseOverlap(
  { contract, period: label }: IssueInput,
  earlier: readonly IssuedStatement[],
): void {
  const { period } = governingVersion(contract, label);
  const other = earlier.find(({ statement }) => {
    const { start, end } = evaluatedTime(statement.evaluation);
    return start < period.end && period.start < end;
  });
  if (other === undefined) return;
  const expectation = `a period beside that of ${other.statement.number}, which was stated`;
  throw invalidInput([{ place: '--period', value: label, expectation }]);
}
