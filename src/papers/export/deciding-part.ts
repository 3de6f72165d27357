import type { Exact } from '../../ground/exact.ts';
import { ratio, ZERO } from '../../ground/exact.ts';
import type { Commitment } from '../../money/contract/contract.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import type { CreditPart, FoldedLine } from '../../money/judge/credit-lines.ts';
import type { Reading } from '../../money/judge/evaluation.ts';
import { judgedContract } from '../../money/judge/judge-contract.ts';
import type { ExportedStatement } from './exported-statement.ts';

/** The partition of a commitment that a line's amount stands on in one reading. */
export interface DecidingPart {
  readonly commitment: Commitment;
  readonly partition: readonly string[];
  readonly reading: Reading;
}

export type DecidingParts = Readonly<Record<ReadingName, DecidingPart>>;

/**
 * Of each credit line, in their order: the partition with the greatest amount, before one whose
 * amount is not known where the line's is, and of equals the one that did worst.
 */
export function decidingParts({ judged }: ExportedStatement): readonly DecidingParts[] {
  const { commitments, lines } = judgedContract(judged);
  const partOf = (part: CreditPart, name: ReadingName): DecidingPart => {
    const found = commitments.find(({ commitment }) => commitment.id === part.commitment);
    const partition = found?.partitions.find(({ values }) => values === part.partition);
    if (found === undefined || partition === undefined) throw new RangeError(part.commitment);
    return { ...found, partition: part.partition, reading: partition[name].reading };
  };
  return lines.map((line) => {
    const decide = (name: ReadingName) =>
      line.shares
        .flatMap(({ parts }) => parts)
        .map((part) => ({ weight: weightOf(part, line, name), ...partOf(part, name) }))
        .reduce((best, next) => (isBefore(next, best) ? next : best));
    return { claimed: decide('claimed'), conceded: decide('conceded') };
  });
}

function weightOf(part: CreditPart, line: FoldedLine, name: ReadingName): Exact | null {
  const { amount } = part[name];
  if (amount !== null) return amount;
  return line[name].amount === null ? null : ZERO;
}

type Weighted = DecidingPart & { readonly weight: Exact | null };

function isBefore(next: Weighted, best: Weighted): boolean {
  if (best.weight === null) return false;
  if (next.weight === null) return true;
  const order = next.weight.compare(best.weight);
  if (order !== 0) return order > 0;
  const [left, right] = [attainmentOf(next), attainmentOf(best)];
  return left !== null && (right === null || left.compare(right) < 0);
}

function attainmentOf({ reading: { attainment } }: DecidingPart): Exact | null {
  if (attainment === null) return null;
  return ratio(BigInt(attainment.numerator), BigInt(attainment.denominator));
}
