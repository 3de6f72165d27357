import { localText } from '../../ground/local-text.ts';
import { type Interval, localMinute } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import type { Contract } from '../contract/contract.ts';
import { type GoverningVersion, periodOf } from '../contract/period.ts';
import { sameMoney } from '../contract/same-money.ts';
import { evaluatedTime } from '../judge/evaluation.ts';
import type { Check } from './completeness.ts';
import { findDocuments } from './documents.ts';
import { newestRevisions } from './find-statements.ts';
import { frozenContract } from './frozen-inputs.ts';
import type { RecordedClaim } from './recorded-claims.ts';
import type { IssuedStatement, Statement } from './statement.ts';

interface Stated extends GoverningVersion {
  readonly contract: Contract;
}

/**
 * Whether the same calls and fees are a credit of another contract already: one that was renamed
 * claims twice. Clauses of one agreement say that they stand `beside` each other; what a contract
 * `supersedes` has stated its time, whatever it covers.
 */
export async function claimedOnce(
  ledger: LedgerSession,
  stated: Stated,
  statements: readonly IssuedStatement[],
  recorded: readonly RecordedClaim[],
): Promise<Check> {
  const findings = recorded
    .filter((claim) => isOfStated(claim, stated))
    .map((claim) => filedWords(claim, stated));
  for (const { statement } of newestRevisions(statements)) {
    if (!isOfSameTime(statement, stated)) continue;
    const finding = await claimedBy(ledger, statement, stated);
    if (finding !== undefined) findings.push(finding);
  }
  return {
    name: 'claimed_once',
    passed: findings.length === 0,
    finding: findings.join('; ') || 'no statement of another contract is over these calls and fees',
  };
}

function isOfStated({ contractId, period }: RecordedClaim, stated: Stated): boolean {
  const { id, supersedes } = stated.contract;
  return [id, ...supersedes].includes(contractId) && sharesTime(period, stated);
}

/** However the time that was claimed is written: a month, or a range of the same or other days. */
function sharesTime(label: string, { version, period }: Stated): boolean {
  const { timeZone } = version;
  const claimed =
    periodOf(version, label) ?? periodOf({ timeZone, period: { kind: 'calendar_month' } }, label);
  return claimed !== undefined && claimed.start < period.end && period.start < claimed.end;
}

function filedWords(
  { amount, currency, period, filedAt, reference }: RecordedClaim,
  { version }: Stated,
): string {
  const at = localText(filedAt, version.timeZone);
  return (
    `${currency} ${amount} for ${period} were claimed at ${at} already ` +
    `(${reference}), before statements were issued here`
  );
}

function isOfSameTime(statement: Statement, { contract, version, period }: Stated): boolean {
  return (
    statement.contract.id !== contract.id &&
    shareLocalTime(
      { ...evaluatedTime(statement.evaluation), timeZone: statement.contract.time_zone },
      { ...period, timeZone: version.timeZone },
    )
  );
}

/** A time with the zone whose clocks it goes by. */
interface ZonedTime extends Interval {
  readonly timeZone: string;
}

/**
 * Whether the clocks of each zone show a time that is in both. June of one zone and July of another
 * have hours in common, and are two months all the same.
 */
export function shareLocalTime(one: ZonedTime, other: ZonedTime): boolean {
  const [a, b] = [one, other].map(({ start, end, timeZone }) => ({
    start: localMinute(start, timeZone),
    end: localMinute(end, timeZone),
  })) as [LocalTime, LocalTime];
  return a.start < b.end && b.start < a.end;
}

/** As clocks show it; texts that sort by time. */
interface LocalTime {
  readonly start: string;
  readonly end: string;
}

async function claimedBy(
  ledger: LedgerSession,
  statement: Statement,
  { contract, version }: Stated,
): Promise<string | undefined> {
  const { id } = statement.contract;
  const before =
    `${statement.number} (claimed ${statement.contract.currency} ` +
    `${statement.evaluation.total.claimed})`;
  if (contract.supersedes.includes(id)) {
    return (
      `${before} has stated this time under ${id}, which ${contract.id} supersedes; ` +
      'restate it instead'
    );
  }
  if (statement.contract.direction !== contract.direction) return undefined;
  const frozen = frozenContract(
    await findDocuments(ledger, statement.number, 'contract'),
    statement,
  );
  if (contract.beside.includes(id) || frozen.contract.beside.includes(contract.id)) {
    return undefined;
  }
  const shared = sameMoney({ contract, version }, frozen);
  if (shared.length === 0) return undefined;
  return (
    `${before} is over the same calls and fees (${shared.join(', ')}); a contract that goes on ` +
    `from it says supersedes: [${id}], one that pays as well says beside: [${id}]`
  );
}
