import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagePath } from '../../../src/ground/package-file.ts';
import { loadContract, parseContract } from '../../../src/money/contract/load-contract.ts';
import { reviewUnknownStatus } from '../../../src/money/contract/review-unknown-status.ts';

const least = packagePath('test', 'fixtures', 'contracts', 'good', 'least.yaml');

const ERRORS = '{ when: { http_status: { gte: 500 } }, as: bad }';
const UNKNOWN = '{ when: { labels.http_status_unknown: "true" }, as: disputed }';
const RATIO = '{ kind: ratio }';

const table: readonly (readonly [
  sentence: string,
  rules: readonly string[],
  indicator: string,
  warned: number | undefined,
])[] = [
  ['null as bad, alone', [ERRORS, '{ when: { http_status: null }, as: bad }'], RATIO, 1],
  ['null as invalid, alone', ['{ when: { http_status: null }, as: invalid }', ERRORS], RATIO, 0],
  ['whatever is not 200', ['{ when: { http_status: { ne: 200 } }, as: bad }'], RATIO, 0],
  [
    'null as disputed, which unknown would be, too',
    [ERRORS, '{ when: { http_status: null }, as: disputed }'],
    RATIO,
    undefined,
  ],
  [
    'unknown first',
    [ERRORS, UNKNOWN, '{ when: { http_status: null }, as: bad }'],
    RATIO,
    undefined,
  ],
  ['unknown too late', ['{ when: { http_status: null }, as: bad }', ERRORS, UNKNOWN], RATIO, 0],
  [
    'a rule for null that asks for the label itself',
    [
      ERRORS,
      '{ when: { http_status: null, labels.http_status_unknown: "" }, as: bad }',
      '{ when: { http_status: null }, as: invalid }',
    ],
    RATIO,
    undefined,
  ],
  [
    'speed, which only answers have',
    ['{ when: { http_status: 200 }, as: good }', '{ when: {}, as: invalid }'],
    '{ kind: attained_slots, slot: PT5M, metric: duration_ms, good_if: { at_most: "900" }, ' +
      'over: requests }',
    undefined,
  ],
];

for (const [sentence, rules, indicator, warned] of table) {
  test(`${sentence}: ${warned === undefined ? 'nothing' : `rule ${warned}`}`, () => {
    const found = reviewUnknownStatus(
      parseContract(
        `schema: uptally/contract@1
id: example
title: Example
provider: p
direction: receivable
currency: USD
versions:
  - version: "1"
    effective_from: 2026-01-01
    time_zone: UTC
    sources: []
    commitments:
      - id: uptime
        standing: target
        method: ours
        covers: { provider: p }
        classify: [${rules.join(', ')}]
        indicator: ${indicator}
        target: { at_least: "99" }
`,
        'example.yaml',
      ),
    );
    assert.deepEqual(
      found.map(({ path }) => path.join('.')),
      warned === undefined ? [] : [`versions.0.commitments.0.classify.${warned}.when`],
    );
  });
}

test('A contract of one rule for null is warned of, and stands.', () => {
  assert.equal(reviewUnknownStatus(loadContract(least)).length, 1);
});
