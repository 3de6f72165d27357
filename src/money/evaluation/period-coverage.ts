import { intersection } from '../../ground/interval.ts';
import type { EpochMs, Interval } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Contract } from '../contract/contract.ts';
import { activeTime, type GoverningVersion } from '../contract/period.ts';
import { readLogCoverage } from '../count/log-coverage.ts';
import { coverageWords, isThin } from './coverage-words.ts';

/** What the log has of the calls that a contract counts in a period. */
export interface PeriodCoverage {
  /** Too little for a figure to be green. */
  readonly isThin: boolean;
  readonly words: string;
}

/**
 * Of what of the period has come and the contract is in force in;
 * undefined where no call is counted.
 */
export async function readPeriodCoverage(
  input: {
    readonly warehouse: Warehouse;
    readonly contract: Contract;
    /** Least share of the hours with calls; 0: none is asked. */
    readonly coveredHoursPercent: number;
    readonly now: EpochMs;
  },
  { version, period }: GoverningVersion,
): Promise<PeriodCoverage | undefined> {
  const time = observedTime(input.contract, period, input.now);
  const coverage = await readLogCoverage(input.warehouse, version, time);
  if (coverage === undefined) return undefined;
  return {
    isThin: isThin(coverage, input.coveredHoursPercent),
    words: coverageWords(coverage, version.timeZone),
  };
}

function observedTime(contract: Contract, period: Interval, now: EpochMs): Interval {
  const inForce = intersection(activeTime(contract), [
    { start: period.start, end: Math.min(period.end, now) },
  ]);
  return {
    start: inForce[0]?.start ?? period.start,
    end: inForce.at(-1)?.end ?? period.start,
  };
}
