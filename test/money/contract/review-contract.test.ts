import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeEventValue } from '../../../src/calls/format/decode-event.ts';
import { ratio } from '../../../src/ground/exact.ts';
import { matchPredicate } from '../../../src/money/contract/match-predicate.ts';
import { parsePredicate } from '../../../src/money/contract/predicate.ts';
import { predicateOutcome } from '../../../src/money/contract/predicate-outcome.ts';
import { reviewContract } from '../../../src/money/contract/review-contract.ts';
import { chooseTier } from '../../../src/money/judge/choose-tier.ts';
import { contractWith } from '../evaluation/example-contract.ts';
import { event } from '../evaluation/scratch-warehouse.ts';

const leaf = fc.constantFrom(
  {},
  { any: [] },
  { http_status: null },
  { http_status: { is_null: false } },
  { http_status: 500 },
  { http_status: { gte: 400 } },
  { http_status: { ne: 200 } },
  { http_status: { not_in: [200] } },
  { http_status: [] },
  { model: { not_in: [] } },
  { model: 'm' },
  { model: null },
  { stream: true },
  { ttft_ms: { lt: 5 } },
);
const predicates = fc.letrec((tie) => ({
  predicate: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.record({ not: tie('predicate') }),
    fc.record({ all: fc.array(tie('predicate'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('predicate'), { maxLength: 3 }) }),
  ),
}));
const calls = fc.record({
  http_status: fc.constantFrom(null, 200, 404, 500),
  model: fc.constantFrom('m', 'n'),
  stream: fc.boolean(),
  ttft_ms: fc.constantFrom(null, 1, 9),
});

test('What is said of every call, or of every call without a status, is true of each.', () => {
  fc.assert(
    fc.property(predicates.predicate, calls, (written, fields) => {
      const predicate = parsePredicate(written, (fault) => assert.fail(fault.expectation));
      const { event: call } = decodeEventValue(event({ event_id: '1', ...fields }));
      assert.ok(call);
      const truth = matchPredicate(predicate, call);
      const always = predicateOutcome(predicate);
      if (always !== undefined) assert.equal(truth, always);
      if (fields.http_status !== null) return;
      const withoutStatus = predicateOutcome(predicate, new Set(['http_status']));
      if (withoutStatus !== undefined) assert.equal(truth, withoutStatus);
      if (always !== undefined) assert.equal(withoutStatus, always);
    }),
    { numRuns: 2_000 },
  );
});

const percent = fc.integer({ min: 0, max: 20 }).map((steps) => String(steps * 5));
const bounds = fc.record(
  { at_least: percent, above: percent, below: percent, at_most: percent },
  { requiredKeys: [] },
);
const tiers = fc.array(
  fc
    .record({ bounds, credit: fc.constantFrom('5', '10', '25') })
    .map((tier) => ({ ...tier.bounds, credit: { percent: tier.credit } })),
  { minLength: 1, maxLength: 4 },
);
const targets = fc.record({ bound: fc.constantFrom('at_least', 'above'), value: percent });

test('A tier is called out of reach just if no figure that misses the target has it.', () => {
  fc.assert(
    fc.property(tiers, targets, (published, { bound, value }) => {
      const contract = contractWith({
        target: { [bound]: value },
        tiers: published,
        on_tier_gap: 'flag',
      });
      const terms = contract.versions[0]?.commitments[0]?.creditTerms;
      assert.ok(terms);
      const chosen = new Set<number | null>();
      // Bounds are multiples of 5: multiples of 2.5 are on, and between, all of them.
      for (let step = 0; step <= 40; step += 1) {
        const figure = ratio(step * 5, 2);
        const isMet = figure.compare(Number(value)) > (bound === 'above' ? 0 : -1);
        if (!isMet) chosen.add(chooseTier(figure, terms).tier);
      }
      const called = reviewContract(contract, new Map())
        .filter(({ path }) => path[4] === 'tiers')
        .map(({ path }) => path[5]);
      const unreached = published.map((_, i) => i).filter((i) => !chosen.has(i));
      assert.deepEqual(called, unreached);
    }),
    { numRuns: 1_000 },
  );
});
