import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandOutcome, outcomeOfError, worstOf } from '../../src/command/outcome.ts';
import { type ErrorCode, UptallyError } from '../../src/ground/errors.ts';

const ends: readonly (readonly [thrown: ErrorCode | 'something else', outcome: CommandOutcome])[] =
  [
    ['invalid_input', 'wrong_input'],
    ['no_version', 'wrong_input'],
    ['refused', 'refused'],
    ['unavailable', 'failed'],
    ['rejected', 'failed'],
    ['store_locked', 'failed'],
    ['delivery_failed', 'failed'],
    ['something else', 'failed'],
  ];

for (const [thrown, outcome] of ends) {
  test(`A command that throws ${thrown} ends as ${outcome}, alone or among several.`, () => {
    const error = thrown === 'something else' ? new RangeError('x') : new UptallyError(thrown, 'x');
    assert.equal(outcomeOfError(error), outcome);
  });
}

const several: readonly (readonly [outcomes: readonly CommandOutcome[], worst: CommandOutcome])[] =
  [
    [[], 'done'],
    [['done', 'done'], 'done'],
    [['done', 'refused', 'done'], 'refused'],
    [['wrong_input', 'refused'], 'wrong_input'],
    [['refused', 'failed'], 'failed'],
  ];

for (const [outcomes, worst] of several) {
  test(`Of ${outcomes.join(', ') || 'nothing'} the end is ${worst}.`, () => {
    assert.equal(worstOf(outcomes), worst);
  });
}
