import { type ReadingName, readings } from '../../money/input/reading.ts';
import { fewChanges, figureChanges } from '../../money/statement/figure-changes.ts';
import type { StatementMove } from '../../money/statement/record-statement.ts';
import type { IssuedStatement, Statement } from '../../money/statement/statement.ts';
import { amountText, partlyKnownText, plainText } from './format-figure.ts';

/** `USD 100.00`, what of it is not known beside it. */
export function totalWords(
  { credits, total }: Pick<Statement['evaluation'], 'credits' | 'total'>,
  reading: ReadingName,
): string {
  const unknown = credits.filter((line) => line[reading].amount === null).length;
  const isKnown = unknown === 0 || unknown < credits.length;
  const known = isKnown ? amountText(total[reading], total.currency) : null;
  return plainText(partlyKnownText(known, unknown));
}

/** What became of each of all statements, by its number; nothing: `''`. */
export function whatBecame(
  statements: readonly IssuedStatement[],
  moves: readonly StatementMove[],
): ReadonlyMap<string, string> {
  const all = new Map(statements.map(({ statement }) => [statement.number, statement]));
  const replaced = new Set(statements.map(({ statement }) => statement.replaces?.number));
  // Of several the newest, which comes last.
  const moved = new Map(moves.map((move) => [move.number, move]));
  return new Map(
    statements.map(({ statement }) => {
      const { number, replaces } = statement;
      const before = all.get(replaces?.number ?? '');
      const move = moved.get(number);
      const parts = [
        ...(replaced.has(number) ? ['replaced'] : []),
        ...(before === undefined ? [] : restatedWords(before, statement)),
        ...(move === undefined || replaced.has(number) ? [] : [moveWords(move)]),
      ];
      return [number, parts.join('; ')];
    }),
  );
}

/** `figure moved from 100.00 to 250.00: slots.csv differs`. */
export function moveWords({ claimed, conceded, reasons }: StatementMove): string {
  if (claimed.from === claimed.to && conceded.from === conceded.to) {
    return `figure moved, the amount did not: ${reasons.join(', ')}`;
  }
  const change = claimed.from === claimed.to ? conceded : claimed;
  const which = claimed.from === claimed.to ? 'conceded figure' : 'figure';
  return `${which} moved from ${change.from} to ${change.to}: ${reasons.join(', ')}`;
}

/** Where a restatement attains something else and owes the same. */
function restatedWords(before: Statement, after: Statement): readonly string[] {
  const { replaces } = after;
  if (readings.some((reading) => replaces?.[reading].from !== replaces?.[reading].to)) return [];
  const changes = figureChanges(before.evaluation, after.evaluation);
  return changes.length === 0
    ? []
    : [`figure moved, the amount did not: ${fewChanges(changes).join(', ')}`];
}
