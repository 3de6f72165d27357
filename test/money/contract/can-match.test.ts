import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canMatch } from '../../../src/money/contract/can-match.ts';
import { matchPredicate } from '../../../src/money/contract/match-predicate.ts';
import { parsePredicate } from '../../../src/money/contract/predicate.ts';

function parsed(value: unknown) {
  return parsePredicate(value, ({ expectation }) => assert.fail(expectation));
}

const cases: readonly (readonly [one: unknown, other: unknown, can: boolean])[] = [
  [{}, { provider: 'nordlicht' }, true],
  [{ provider: 'aws.bedrock' }, { provider: 'nordlicht' }, false],
  [{ provider: ['aws.bedrock', 'nordlicht'] }, { provider: 'nordlicht' }, true],
  [{ provider: { ne: 'nordlicht' } }, { provider: 'nordlicht' }, false],
  [{ region: 'eu' }, { provider: 'nordlicht' }, true],
  [{ model: { prefix: 'gpt-' } }, { model: { prefix: 'gpt-5' } }, true],
  [{ model: { prefix: 'gpt-' } }, { model: { prefix: 'claude' } }, false],
  [{ model: { prefix: 'gpt-' } }, { model: { not_in: ['gpt-'] } }, true],
  [{ not: { model: { prefix: 'gpt-' } } }, { model: 'gpt-5' }, false],
  [{ http_status: { gte: 500 } }, { http_status: { lt: 500 } }, false],
  [{ http_status: { gt: 499, lt: 501 } }, { http_status: { ne: 500 } }, false],
  [{ http_status: null }, { not: { http_status: { gte: 400 } } }, true],
  [{ http_status: null }, { http_status: { gte: 400 } }, false],
  [{ any: [] }, {}, false],
  [
    { any: [{ provider: 'x' }, { model: 'm' }] },
    { all: [{ provider: 'y' }, { model: 'm' }] },
    true,
  ],
  [{ any: [{ provider: 'x' }, { model: 'n' }] }, { provider: 'y', model: 'm' }, false],
  [{ not: { any: [{ provider: 'x' }, { stream: true }] } }, { stream: false }, true],
  [{ not: { any: [{ provider: 'x' }, { stream: true }] } }, { stream: true }, false],
  [{ 'labels.tier': 'gold' }, { 'labels.tier': '' }, false],
  [{ 'labels.tier': 'gold' }, { 'labels.zone': '' }, true],
];

for (const [one, other, can] of cases) {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  test(`${a} and ${b} ${can ? 'can' : 'can not'} match one call.`, () => {
    assert.equal(canMatch([parsed(one), parsed(other)]), can);
    assert.equal(canMatch([parsed(other), parsed(one)]), can);
  });
}

const leaf = fc.oneof(
  fc.record({ provider: fc.constantFrom('a', 'b') }),
  fc.record({ provider: fc.record({ prefix: fc.constantFrom('', 'a') }) }),
  fc.record({ http_status: fc.constantFrom(null, 500, { gte: 500 }, { lt: 500 }, { ne: 500 }) }),
  fc.record({ stream: fc.boolean() }),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ not: tie('tree') }),
    fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
  ),
}));
const everyEvent = ['a', 'b', 'ab', 'c'].flatMap((provider) =>
  [null, 499, 500, 501].flatMap((http_status) =>
    [true, false].map((stream) => ({ provider, http_status, stream })),
  ),
);

test('Two predicates can match one call exactly if some call is matched by both.', () => {
  fc.assert(
    fc.property(tree, tree, (one, other) => {
      const predicates = [parsed(one), parsed(other)];
      const isMatched = everyEvent.some((event) =>
        predicates.every((predicate) => matchPredicate(predicate, event) === true),
      );
      assert.equal(canMatch(predicates), isMatched);
    }),
    { numRuns: 2_000 },
  );
});
