import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { UptallyError } from '../../../src/ground/errors.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import { formatInstant } from '../../../src/ground/time.ts';
import {
  loadContract,
  loadContracts,
  parseContract,
} from '../../../src/money/contract/load-contract.ts';
import { exampleContracts } from '../../support/tracked-files.ts';

const fixtures = packagePath('test', 'fixtures', 'contracts');

function faultLines(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof UptallyError && error.code === 'invalid_input') {
      return error.message.replaceAll(`${fixtures}/`, '').split('\n');
    }
    throw error;
  }
  return ['(no fault)'];
}

test('A folder shows the faults of all its files at once, an id used twice among them.', () => {
  assert.deepEqual(
    faultLines(() => loadContracts(`${fixtures}/folder`)),
    [
      'folder/b.yml:id: same: expected an id that no other contract has; folder/a.yaml has it',
      'folder/c.yaml:currency: "usd": expected an ISO 4217 code such as USD',
    ],
  );
  assert.deepEqual(
    faultLines(() => loadContracts(`${fixtures}/nowhere`)),
    ['nowhere: (missing): expected a folder of contracts'],
  );
});

test('The example contracts load, each with the hash of its bytes.', () => {
  const contracts = exampleContracts()
    .map((file) => loadContract(file))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  assert.deepEqual(
    contracts.map(({ id, versions }) =>
      [
        id,
        ...versions.map(
          ({ version, effectiveFrom, effectiveTo }) =>
            `${version} from ${formatInstant(effectiveFrom)} to ${effectiveTo}`,
        ),
      ].join(': '),
    ),
    [
      'anthropic-priority: 2026-01-01 from 2026-01-01T00:00:00.000Z to null',
      'aws-bedrock: 2023-10-04 from 2023-10-04T00:00:00.000Z to null',
      'azure-documentdb: 2016-08 from 2016-08-01T00:00:00.000Z to null',
      'azure-openai: 2025-03-01 from 2025-03-01T00:00:00.000Z to null',
      'cloudflare-business: 2025-07-08 from 2025-07-08T00:00:00.000Z to null',
      'cohere: 2024 from 2024-01-01T00:00:00.000Z to null',
      'enterprise-incidents: 1 from 2026-01-01T00:00:00.000Z to null',
      'google-gemini: 2026-06-30 from 2026-06-30T07:00:00.000Z to null',
      'openai-priority: 2026-07-30 from 2026-07-30T00:00:00.000Z to null',
      'our-customers: 1 from 2026-05-10T22:00:00.000Z to null',
      'shared-router: 2026-01-01 from 2026-01-01T00:00:00.000Z to null',
      'snowflake: 2026-02-24 from 2026-02-24T00:00:00.000Z to null',
    ],
  );
  for (const { file, sha256 } of contracts) {
    assert.equal(sha256, createHash('sha256').update(readFileSync(file)).digest('hex'), file);
  }
});

test('What a contract leaves out has the defaults of the contract language.', () => {
  const contract = loadContract(`${fixtures}/folder/a.yaml`);
  assert.equal(contract.title, 'same');
  assert.equal(contract.direction, 'receivable');
  const [version] = contract.versions;
  assert.deepEqual(version?.money, { decimals: 2, rounding: 'half_up' });
  assert.equal(version?.floor, null);
  const [commitment] = version?.commitments ?? [];
  assert.equal(commitment?.title, 'latency');
  assert.deepEqual(commitment?.covers, { kind: 'all', of: [] });
  assert.deepEqual(
    [commitment?.partitionBy, commitment?.classify, commitment?.clock, commitment?.method],
    [[], [], 'started', 'contract'],
  );
  assert.deepEqual(commitment?.indicator, {
    kind: 'mean_of_slots',
    slotMs: 3_600_000,
    emptySlot: 'good',
  });
  assert.deepEqual([commitment?.compare, commitment?.creditTerms], [null, null]);
});

test('No key is lost on the way from the text: twins and __proto__ are faults.', () => {
  const text = readFileSync(`${fixtures}/folder/a.yaml`, 'utf8').replace(
    'standing:',
    'exclusions: { 1: drop_requests, "1": remove_time, __proto__: remove_time }\n        standing:',
  );
  assert.deepEqual(
    faultLines(() => parseContract(text, 'a.yaml')),
    [
      'a.yaml:line 11 column 41: "\\"1\\": remove_time, __proto__: remove_time }": expected a ' +
        'key that is given once',
      'a.yaml:line 11 column 59: "__proto__: remove_time }": expected a key that the file can have',
    ],
  );
});

test('A byte order mark, comments, anchors, JSON are YAML too; a second document not.', () => {
  const text = readFileSync(`${fixtures}/folder/a.yaml`, 'utf8');
  assert.equal(parseContract(`\uFEFF# note\n${text}`, 'a.yaml').id, 'same');
  const anchored = text
    .replace('{ above: 99 }', '&t { above: 99 }')
    .concat(
      '      - { id: b, standing: target, indicator: { kind: mean_of_slots, slot: PT1M ' +
        '}, target: *t }\n',
    );
  assert.equal(parseContract(anchored, 'a.yaml').versions[0]?.commitments.length, 2);
  assert.match(
    faultLines(() => parseContract(`${text}---\n${text}`, 'a.yaml'))[0] ?? '',
    /^a\.yaml:line \d+/,
  );
  assert.deepEqual(
    faultLines(() => parseContract('', 'a.yaml')),
    [
      'a.yaml:(file): null: expected a mapping with keys of schema, id, title, provider, ' +
        'direction, currency, supersedes, beside, versions',
    ],
  );
});
