import type { GoverningVersion } from '../contract/period.ts';
import { readPeriodCoverage } from '../evaluation/period-coverage.ts';
import type { Evaluation } from '../judge/evaluation.ts';
import type { Check } from './completeness.ts';

/**
 * Whether the log has enough of the period's calls to say that nothing is missed. What the log
 * lacks can hide a failure, so a figure that is met on a thin log is green on nothing; a miss that
 * is in it was seen, and what it stands on is said. None where no call is counted.
 */
export async function logCoversPeriod(
  input: Parameters<typeof readPeriodCoverage>[0],
  { evaluation, ...governing }: GoverningVersion & { readonly evaluation: Evaluation },
): Promise<readonly Check[]> {
  const coverage = await readPeriodCoverage(input, governing);
  if (coverage === undefined) return [];
  const { isThin, words } = coverage;
  const isMissed = evaluation.commitments.some(({ partitions }) =>
    partitions.some(({ verdict }) => verdict === 'breached' || verdict === 'disputed'),
  );
  return [
    {
      name: 'log_covers_period',
      passed: !isThin || isMissed,
      finding: `${isThin ? thinWords(isMissed) : ''}${words}`,
    },
  ];
}

function thinWords(isMissed: boolean): string {
  return isMissed
    ? 'the miss stands on a log of little of the period: '
    : 'the log covers little of the period: ';
}
