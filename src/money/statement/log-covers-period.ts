import { intersection } from '../../ground/interval.ts';
import type { EpochMs, Interval } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Contract } from '../contract/contract.ts';
import { activeTime, type GoverningVersion } from '../contract/period.ts';
import { readLogCoverage } from '../count/log-coverage.ts';
import { coverageWords, isThin } from '../evaluation/coverage-words.ts';
import type { Evaluation } from '../judge/evaluation.ts';
import type { Check } from './completeness.ts';

/**
 * Whether the log has enough of the period's calls to say that nothing is missed. What the log lacks can hide
 * a failure, so a figure that is met on a thin log is green on nothing; a miss that is in it was seen,
 * and what it stands on is said. None where no call is counted.
 */
export async function logCoversPeriod(
  input: {
    readonly warehouse: Warehouse;
    readonly contract: Contract;
    readonly coveredHoursPercent: number;
    readonly now: EpochMs;
  },
  { version, period, evaluation }: GoverningVersion & { readonly evaluation: Evaluation },
): Promise<readonly Check[]> {
  const { warehouse, contract, coveredHoursPercent, now } = input;
  const time = observedTime(contract, period, now);
  const coverage = await readLogCoverage(warehouse, version, time);
  if (coverage === undefined) return [];
  const isMissed = evaluation.commitments.some(({ partitions }) =>
    partitions.some(({ verdict }) => verdict === 'breached' || verdict === 'disputed'),
  );
  const thin = isThin(coverage, coveredHoursPercent);
  return [
    {
      name: 'log_covers_period',
      passed: !thin || isMissed,
      finding: `${thin ? 'the log covers little of the period: ' : ''}${coverageWords(coverage, version.timeZone)}`,
    },
  ];
}

/** What of a period the contract is in force in and has come. */
export function observedTime(contract: Contract, period: Interval, now: EpochMs): Interval {
  const inForce = intersection(activeTime(contract), [
    { start: period.start, end: Math.min(period.end, now) },
  ]);
  return {
    start: inForce[0]?.start ?? period.start,
    end: inForce.at(-1)?.end ?? period.start,
  };
}
