import { UptallyError } from '../../ground/errors.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import type { Contract, ContractVersion } from '../contract/contract.ts';
import { governingVersion } from '../contract/period.ts';
import { sameTerms } from '../contract/same-terms.ts';
import { evaluatedTime } from '../judge/evaluation.ts';
import type { Check } from './completeness.ts';
import { findDocuments } from './documents.ts';
import { newestRevisions } from './find-statements.ts';
import { frozenContract } from './frozen-inputs.ts';
import type { IssuedStatement, Statement } from './statement.ts';

/** What the later version says otherwise than the earlier one, in sentences. */
export type DescribeChange = (
  from: readonly [Contract, ContractVersion],
  to: readonly [Contract, ContractVersion],
) => string;

/**
 * Whether a contract's file still owes what it owed when statements were issued under it: the one
 * of the period where there is one, else the newest of each version. A version is never edited once
 * a statement used it; what changes no figure (titles, sources, claims, comments) is told apart.
 */
export async function versionAsIssued(
  ledger: LedgerSession,
  { contract, period }: { readonly contract: Contract; readonly period: string },
  statements: readonly IssuedStatement[],
  describeChange: DescribeChange,
): Promise<Check> {
  const own = statements
    .map(({ statement }) => statement)
    .filter((statement) => statement.contract.id === contract.id);
  const edits: string[] = [];
  const harmless: string[] = [];
  const compared = toCompare(statements, own, period);
  for (const statement of compared) {
    if (statement.contract.sha256 === contract.sha256) continue;
    const edit = await editSince(ledger, statement, contract, describeChange);
    if (edit === undefined) harmless.push(statement.number);
    else edits.push(edit);
  }
  const numbers = compared.map(({ number }) => number).join(', ');
  const found =
    compared.length === 0
      ? 'no statement was issued under this contract before'
      : harmless.length === 0
        ? `the file is the one that ${numbers} was issued under`
        : `the file differs from the one of ${harmless.join(', ')}, in nothing that a ` +
          'figure stands on';
  return {
    name: 'version_as_issued',
    passed: edits.length === 0,
    finding: edits.join('; ') || found,
  };
}

function toCompare(
  statements: readonly IssuedStatement[],
  own: readonly Statement[],
  period: string,
): readonly Statement[] {
  const ofPeriod = newestRevisions(statements)
    .map(({ statement }) => statement)
    .filter((statement) => own.includes(statement))
    .filter(({ evaluation }) => evaluation.period.label === period);
  if (ofPeriod.length > 0) return ofPeriod;
  const newest = new Map(own.map((statement) => [statement.contract.version, statement]));
  return [...newest.values()];
}

async function editSince(
  ledger: LedgerSession,
  statement: Statement,
  contract: Contract,
  describeChange: DescribeChange,
): Promise<string | undefined> {
  const { number, evaluation } = statement;
  const { label } = evaluation.period;
  const frozen = frozenContract(await findDocuments(ledger, number), statement);
  const today = governingOrNone(contract, label);
  if (today === undefined) {
    return `no version of the file governs ${label}, which ${number} was issued for`;
  }
  const [from, to] = [[frozen.contract, frozen.version] as const, [contract, today] as const];
  if (sameTerms(from, to, evaluatedTime(evaluation))) return undefined;
  const which =
    frozen.version.version === today.version
      ? `version ${today.version} is not the file`
      : `version ${today.version} governs ${label} now, not version ${frozen.version.version}`;
  return `${which} that ${number} was issued under: ${describeChange(from, to)}`;
}

function governingOrNone(contract: Contract, label: string): ContractVersion | undefined {
  try {
    return governingVersion(contract, label).version;
  } catch (error) {
    if (error instanceof UptallyError) return undefined;
    throw error;
  }
}
