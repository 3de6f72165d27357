import { invalidInput } from '../../ground/errors.ts';
import { isMonthLabel } from '../../ground/time.ts';
import type { Contract } from '../contract/contract.ts';
import { governingVersion } from '../contract/period.ts';

/**
 * Throws `invalid_input` for a range under a contract that pays by the month: each part of a month
 * would be paid a share of the whole month's fees.
 */
export function requireWholePeriod(contract: Contract, label: string): void {
  const { version } = governingVersion(contract, label);
  const paysByMonth =
    version.period.kind !== 'rolling_days' &&
    version.commitments.some(({ creditTerms }) => creditTerms !== null);
  if (!paysByMonth || isMonthLabel(label)) return;
  const expectation =
    `a month such as 2026-06, by which ${contract.id} pays; \`uptally evaluate\` ` +
    'takes other ranges';
  throw invalidInput([{ place: '--period', value: label, expectation }]);
}
