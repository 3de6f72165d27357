import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { matchPredicate } from '../../../src/money/contract/match-predicate.ts';
import { exampleContracts } from '../../support/tracked-files.ts';

/** A call of which its emitter told no status, as far as any rule asks for more. */
function untold(error_type: string) {
  return {
    http_status: null,
    labels: { http_status_unknown: 'true' },
    error_type,
    used_grounding: false,
    cancelled: false,
    stream: false,
    stream_error: false,
    client_deadline_ms: null,
    within_purchased_capacity: null,
    duration_ms: 900,
  };
}

const judged = exampleContracts()
  .map((path) => loadContract(path))
  .flatMap(({ id, versions }) =>
    versions.flatMap(({ commitments }) =>
      commitments
        .filter(({ classify }) => classify.some(({ as }) => as === 'bad'))
        .map(({ id: commitment, classify }) => ({ name: `${id}, ${commitment}`, classify })),
    ),
  );

test('Every example that counts failures is asked', () => {
  assert.ok(judged.length >= 9, String(judged.length));
});

for (const { name, classify } of judged) {
  for (const error of ['OddError', '']) {
    test(`${name}: a call of unknown status${error && ' that failed'} is disputed`, () => {
      const rule = classify.find(({ when }) => matchPredicate(when, untold(error)) === true);
      assert.equal(rule?.as, 'disputed');
    });
  }
}
