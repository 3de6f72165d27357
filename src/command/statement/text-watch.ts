import type { WatchedStatements } from '../../money/statement/watch-statements.ts';
import { moveWords } from '../../papers/words/statement-words.ts';
import { quantity } from '../terminal/print.ts';

/** Whose figures moved, what could not be computed, and how many were looked at. */
export function renderWatch({ watched, moved, uncomputed }: WatchedStatements): string {
  return [
    ...moved.map((move) => `${move.number}  ${moveWords(move)}`),
    ...uncomputed.map(({ number, reason }) => `${number}  not computed again: ${reason}`),
    `${quantity(watched, 'statement')} computed again, ` +
      `${quantity(moved.length, 'figure')} moved that had not before`,
  ].join('\n');
}
