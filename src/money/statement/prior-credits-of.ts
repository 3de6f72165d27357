import { invalidInput } from '../../ground/errors.ts';
import { decimal, plainDecimal } from '../../ground/exact.ts';
import { intersection } from '../../ground/interval.ts';
import { formatInstant, monthInterval } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import type { Contract, ContractVersion } from '../contract/contract.ts';
import { activeTime, governingVersion, type Period } from '../contract/period.ts';
import { asksForPriorCredits } from '../contract/told-by-people.ts';
import {
  monthOfLabel,
  monthsBefore,
  type PriorCredit,
  type PriorCredits,
} from '../input/prior-total.ts';
import { findStatements, isUnder, newestRevisions } from './find-statements.ts';
import { findRecordedClaims } from './recorded-claims.ts';
import type { Statement } from './statement.ts';

/**
 * What a contract paid before a period, for caps over rolling months: of each earlier period that
 * was stated, under it or what it supersedes, the newest statement's claimed total, and beside it
 * what people told, in a file or of claims that were filed before. A month in which the contract
 * was in force, of which neither says anything, is not told. Null where no cap asks. Throws
 * `invalid_input` where both say something else of one period.
 */
export async function priorCreditsOf({
  ledger,
  contract,
  period: label,
  told,
  toldBefore,
}: {
  readonly ledger: LedgerSession;
  readonly contract: Contract;
  readonly period: string;
  /** By a file; it says all that is not in the ledger. Null: there is none. */
  readonly told: PriorCredits | null;
  /**
   * What the period was stated by before, for as long as no file
   * tells. Null: nothing that says all.
   */
  readonly toldBefore: PriorCredits | null;
}): Promise<PriorCredits | null> {
  const { version, period } = governingVersion(contract, label);
  if (!asksForPriorCredits(version)) return null;
  const start = formatInstant(period.start);
  const statements = await findStatements(ledger);
  const earlier = newestRevisions(statements.filter(isUnder(contract)))
    .map(({ statement }) => statement)
    .filter(({ evaluation }) => evaluation.period.start < start);
  const filed = (await findRecordedClaims(ledger))
    .filter(({ contractId }) => [contract.id, ...contract.supersedes].includes(contractId))
    .filter((claim) => (monthOfLabel(claim.period, version.timeZone) ?? '') < period.month)
    .filter((claim) => !earlier.some((one) => one.evaluation.period.label === claim.period))
    .filter((claim) => told?.some((one) => one.period === claim.period) !== true);
  const stated = [
    ...earlier.flatMap(statedCredits),
    ...filed.map((claim) => ({ period: claim.period, amount: decimal(claim.amount) })),
  ];
  if (told !== null) return [...stated, ...besideStatements(told, earlier)];
  const others = toldBefore ?? untoldMonths({ contract, version, period }, stated);
  // A statement of an earlier month may have been replaced since it was told.
  return [
    ...stated,
    ...others.filter((one) => !stated.some((known) => known.period === one.period)),
  ];
}

/** An amount that was not known when it was stated leaves its month open. */
function statedCredits({ evaluation: { period, total } }: Statement): readonly PriorCredit[] {
  const known = { period: period.label, amount: decimal(total.claimed) };
  return total.status === 'unknown' ? [known, { period: period.label, amount: null }] : [known];
}

function untoldMonths(
  governing: {
    readonly contract: Contract;
    readonly version: ContractVersion;
    readonly period: Period;
  },
  stated: PriorCredits,
): PriorCredits {
  const { timeZone } = governing.version;
  const active = activeTime(governing.contract);
  const months = new Set(stated.map(({ period }) => monthOfLabel(period, timeZone)));
  return monthsBefore(governing.period.month)
    .filter((month) => !months.has(month))
    .filter((month) => intersection(active, [monthInterval(month, timeZone)]).length > 0)
    .map((month) => ({ period: month, amount: null }));
}

/** What is told of a period that was stated is the same once more, or a contradiction. */
function besideStatements(told: PriorCredits, earlier: readonly Statement[]): PriorCredits {
  return told.filter(({ period, amount }) => {
    const same = earlier.find(({ evaluation }) => evaluation.period.label === period);
    if (same === undefined) return true;
    const claimed = decimal(same.evaluation.total.claimed);
    if (amount === null || amount.equals(claimed)) return false;
    const expectation = `${plainDecimal(claimed, 0)}, as ${same.number} states it`;
    const value = plainDecimal(amount, 0);
    throw invalidInput([{ place: `prior credits:${period}`, value, expectation }]);
  });
}
