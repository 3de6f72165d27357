import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagePath } from '../../../src/ground/package-file.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { reviewMoney } from '../../../src/money/contract/review-money.ts';

const least = loadContract(packagePath('test', 'fixtures', 'contracts', 'good', 'least.yaml'));

/** A currency, the decimals of the contract, and those that are hinted at. */
const table: readonly (readonly [currency: string, decimals: number, hinted: string | null])[] = [
  ['USD', 2, null],
  ['USD', 4, '2'],
  ['JPY', 0, null],
  ['JPY', 2, '0'],
  ['KWD', 3, null],
  ['KWD', 2, '3'],
  ['HUF', 2, null],
  ['CLF', 2, '4'],
];

for (const [currency, decimals, hinted] of table) {
  const hint = hinted === null ? 'nothing' : `hint ${hinted}`;
  test(`${currency} with ${decimals} decimals: ${hint}`, () => {
    const versions = least.versions.map((version) => ({
      ...version,
      money: { ...version.money, decimals },
    }));
    const found = reviewMoney({ currency, versions });
    assert.deepEqual(
      found.map(({ path, expectation }) => [path.join('.'), expectation.split(',')[0]]),
      hinted === null ? [] : [['versions.0.money.decimals', hinted]],
    );
  });
}
