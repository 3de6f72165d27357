import { minorDigits } from '../../ground/minor-digits.ts';
import type { Contract } from './contract.ts';
import type { Finding } from './finding.ts';

/** Versions whose amounts nobody can pay as they are, or are rounded to less than is owed. Pure. */
export function reviewMoney({
  versions,
  currency,
}: Pick<Contract, 'versions' | 'currency'>): readonly Finding[] {
  const digits = minorDigits(currency);
  return versions
    .filter(({ money }) => money.decimals !== digits)
    .map(({ fileIndex }) => ({
      path: ['versions', fileIndex, 'money', 'decimals'],
      expectation: `${digits}, the decimals of ${currency}; 2 where it is not said`,
    }));
}
