import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseContract } from '../../../src/money/contract/load-contract.ts';
import { exclusionsOfVersion } from '../../../src/money/exclusion/exclusions-of-version.ts';
import {
  checkExclusions,
  exclusionsText,
  parseExclusions,
} from '../../../src/money/input/exclusions.ts';

const NORDLICHT = '{ provider: nordlicht, model: [a, b] }';

function versionWith(covers: readonly string[]) {
  const commitments = covers.map(
    (
      predicate,
      i,
    ) => `{ id: c${i}, standing: target, covers: ${predicate}, indicator: { kind: ratio },
    partition_by: [region], exclusions: { maintenance: remove_time }, target: { at_least: "99" } }`,
  );
  const contract = parseContract(
    `{ schema: uptally/contract@1, id: nordlicht, provider: nordlicht, currency: EUR,
  versions: [{ version: "1", effective_from: 2026-01-01, time_zone: UTC,
    commitments: [${commitments.join(', ')}] }] }`,
    'nordlicht.yaml',
  );
  return contract.versions[0] ?? assert.fail();
}

for (const { sentence, where, left, covers = [NORDLICHT] } of [
  { sentence: 'A window of another vendor is none.', where: '{"provider":"b"}', left: [] },
  { sentence: 'A window of another model is none.', where: '{"model":"c"}', left: [] },
  {
    sentence: "A window of the contract's vendor is one over all of its calls.",
    where: '{"provider":"nordlicht"}',
    left: [{ all: [] }],
  },
  {
    sentence: 'A window of all that is covered, and more, is one over all of it.',
    where: '{"model":["a","b","c"]}',
    left: [{ all: [] }],
  },
  {
    sentence: 'What cuts partitions stays as it is.',
    where: '{"region":"eu-1"}',
    left: [{ region: { eq: 'eu-1' } }],
  },
  {
    sentence: 'A window over all of one commitment and none of another stays as it is.',
    where: '{"model":"a"}',
    covers: ['{ model: a }', '{ model: b }'],
    left: [{ model: { eq: 'a' } }],
  },
]) {
  test(sentence, () => {
    const window = `[{ "id": "w", "class": "maintenance", "status": "approved", "where": ${where},
      "start": "2026-06-01T00:00:00Z", "end": "2026-06-01T01:00:00Z" }]`;
    const version = versionWith(covers);
    const found = exclusionsOfVersion(parseExclusions(window, 'ledger'), version);
    const shown: { where: unknown }[] = JSON.parse(exclusionsText(found.exclusions));
    assert.deepEqual(
      shown.map((one) => one.where),
      left,
    );
    if (covers.length === 1) checkExclusions(found, version.commitments);
  });
}

test('A window of a class that no commitment names is none.', () => {
  const window = `[{ "id": "w", "class": "force_majeure", "status": "approved",
    "start": "2026-06-01T00:00:00Z", "end": "2026-06-01T01:00:00Z" }]`;
  const found = exclusionsOfVersion(parseExclusions(window, 'ledger'), versionWith([NORDLICHT]));
  assert.deepEqual(found.exclusions, []);
});
