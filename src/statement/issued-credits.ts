import { type Contract, hasRollingCap } from '../contract/contract.ts';
import { governingVersion } from '../contract/period.ts';
import type { PriorCredits } from '../evaluation/prior-credits.ts';
import { decimal } from '../exact.ts';
import type { LedgerSession } from '../ledger/ledger.ts';
import { formatInstant } from '../time.ts';
import { findStatements, newestRevisions } from './find-statements.ts';

/**
 * What was stated for earlier periods of a contract, for caps over rolling months: of each period the
 * newest statement's claimed total. Undefined where no cap asks for it.
 */
export async function issuedCredits(
  ledger: LedgerSession,
  contract: Contract,
  label: string,
): Promise<PriorCredits | undefined> {
  const { version, period } = governingVersion(contract, label);
  const isCapped = version.commitments.some((one) => hasRollingCap(one, version.combine));
  if (!isCapped) return undefined;
  const start = formatInstant(period.start);
  const statements = await findStatements(ledger, { contractId: contract.id });
  return newestRevisions(statements)
    .map(({ statement }) => statement.evaluation)
    .filter((earlier) => earlier.period.start < start)
    .map(({ period, total }) => ({ period: period.label, amount: decimal(total.claimed) }));
}
