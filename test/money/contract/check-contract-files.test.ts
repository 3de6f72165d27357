import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { faultLine } from '../../../src/ground/errors.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import { checkContractFiles } from '../../../src/money/contract/check-contract-files.ts';
import { contractPaths, loadContract } from '../../../src/money/contract/load-contract.ts';
import { matchesGolden } from '../../support/golden.ts';
import { exampleContracts } from '../../support/tracked-files.ts';

const fixtures = packagePath('test', 'fixtures', 'contracts');

async function faultLines(...paths: string[]): Promise<readonly string[]> {
  const { faults } = await checkContractFiles(paths);
  return faults.map((fault) => faultLine(fault).replaceAll(`${fixtures}/`, ''));
}

test('Every bad contract is refused with the place, the value and what is expected.', async () => {
  const lines: string[] = [];
  for (const name of readdirSync(`${fixtures}/bad`).sort()) {
    const found = await faultLines(`${fixtures}/bad/${name}`);
    assert.notEqual(found.length, 0, name);
    lines.push(...found.map((line) => line.replace('bad/', '')));
  }
  matchesGolden('bad-contracts.txt', `${lines.join('\n')}\n`);
});

test('What only the review finds never stops an evaluation: the file loads.', () => {
  const reviewed = readdirSync(`${fixtures}/bad`).filter((name) => name.startsWith('review-'));
  assert.ok(reviewed.length > 10);
  for (const name of reviewed) assert.equal(loadContract(`${fixtures}/bad/${name}`).id, 'example');
});

test('The example contracts stand, and tell "no answer" from "not told".', async () => {
  const { faults, warnings } = await checkContractFiles(exampleContracts());
  assert.deepEqual([...faults, ...warnings], []);
});

test('Faults of the loader and findings of the review of all files come together.', async () => {
  const lines = await faultLines(
    ...contractPaths([`${fixtures}/bad/review-combine-of-one.yaml`, `${fixtures}/folder`]),
  );
  assert.deepEqual(
    lines.map((line) => line.replace(/: .*/, '')),
    [
      'folder/b.yml:id',
      'folder/c.yaml:currency',
      'bad/review-combine-of-one.yaml:versions[0].combine[0].commitments',
      'folder/a.yaml:versions[0].commitments[0].classify',
      'folder/a.yaml:versions[0].commitments[0].classify',
    ],
  );
});

test('A file that is named twice, or that lies in a folder that is named, is read once.', () => {
  const paths = contractPaths([`${fixtures}/folder/b.yml`, `${fixtures}/folder`]);
  assert.deepEqual(
    paths.map((path) => path.replace(`${fixtures}/`, '')),
    ['folder/b.yml', 'folder/a.yaml', 'folder/c.yaml'],
  );
});
