import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagePath } from '../../../src/ground/package-file.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { type Predicate, parsePredicate } from '../../../src/money/contract/predicate.ts';
import { contractPage } from '../../../src/papers/words/contract-page.ts';
import { predicateWords } from '../../../src/papers/words/predicate-words.ts';
import { matchesGolden } from '../../support/golden.ts';
import { runHosted } from '../../support/run-hosted.ts';

const fixture = (name: string) => packagePath('test', 'fixtures', 'contracts', 'good', name);

for (const name of ['indicators', 'money', 'claims']) {
  test(`${name}.yaml reads on a page as it did when a person last approved it.`, () => {
    const contract = loadContract(fixture(`${name}.yaml`));
    const pages = contract.versions.map((version) => contractPage(contract, version));
    const text = JSON.stringify(pages, null, 2).replaceAll(contract.sha256, '(of the file)');
    matchesGolden(`contract-page-${name}.json`, `${text}\n`);
  });
}

const predicates: readonly [written: unknown, read: string][] = [
  [{}, 'it is any call'],
  [{ any: [] }, 'never'],
  [{ provider: 'aws.bedrock' }, 'provider is aws.bedrock'],
  [{ model: 'a model' }, 'model is "a model"'],
  [{ tenant: '' }, 'tenant is empty'],
  [{ 'labels.tier': ['gold', 'silver'] }, 'label tier is one of gold, silver'],
  [{ http_status: null }, 'http status is missing'],
  [{ http_status: { is_null: false } }, 'http status is present'],
  [{ http_status: { gte: 500, lt: 600 } }, 'http status is 500 or more and is less than 600'],
  [
    { http_status: { gt: 499, lte: 599, ne: 501 } },
    'http status is more than 499 and is 599 or less and is missing or not 501',
  ],
  [{ launch_stage: { not_in: ['preview', 'beta'] } }, 'launch stage is none of preview, beta'],
  [{ http_status: { not_in: [200, 429] } }, 'http status is missing or none of 200, 429'],
  [{ region: { in: ['a'] }, model: { not_in: ['m'] } }, 'region is a and model is not m'],
  [{ model: { prefix: 'gpt-' }, stream: true }, 'model begins with gpt- and stream is true'],
  [
    {
      any: [{ http_status: null }, { not: { stream_error: false } }, { stream: true, attempt: 1 }],
    },
    'http status is missing or not (stream error is false) or (stream is true and attempt is 1)',
  ],
];

for (const [written, read] of predicates) {
  test(`${JSON.stringify(written)} reads: ${read}`, () => {
    const predicate: Predicate = parsePredicate(written, ({ expectation }) =>
      assert.fail(expectation),
    );
    assert.equal(predicateWords(predicate), read);
  });
}

test('`uptally contract show` prints the newest or the named version, wrapped.', async () => {
  const newest = await runHosted(['contract', 'show', fixture('money.yaml')]);
  assert.match(
    newest.stdout,
    /^money \(money\)\n {2}Version 2, in force from .*\n {2}We owe it to example, in USD\.\n/,
  );
  assert.match(newest.stdout, /Each billing cycle is measured, from day 15 /);
  assert.match(newest.stdout, /Only a total of at least USD 5\.000 is paid\./);
  assert.ok(newest.stdout.split('\n').every((line) => line.length <= 100));
  const named = await runHosted([
    'contract',
    'show',
    fixture('money.yaml'),
    '--version',
    '0',
    '--json',
  ]);
  assert.equal(JSON.parse(named.stdout).version, '0');
  const unknown = await runHosted(['contract', 'show', fixture('money.yaml'), '--version', '9']);
  assert.equal(unknown.stderr, '--version: 9: expected a version: 0, 1, 2\n');
  assert.equal(unknown.exitCode, 2);
});
