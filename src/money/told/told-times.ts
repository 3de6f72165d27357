import { invalidInput, UptallyError } from '../../ground/errors.ts';
import { intersection, united } from '../../ground/interval.ts';
import {
  addMonths,
  type EpochMs,
  formatInstant,
  type Interval,
  localDate,
  monthOf,
} from '../../ground/time.ts';
import type { Contract } from '../contract/contract.ts';
import { governingVersion, type Period } from '../contract/period.ts';
import type { ToldRecord } from './read-told.ts';

/**
 * Of which time a file tells all there was: of the periods that are named, else of those that its
 * records begin in; until now, as nobody tells what is to come. In order and apart. Throws
 * `invalid_input` where this is no time, and for a record that has no part in it.
 */
export function toldTimes(
  contract: Contract,
  {
    file,
    records,
    periods,
    now,
  }: {
    readonly file: string;
    readonly records: readonly ToldRecord[];
    readonly periods: readonly string[];
    readonly now: EpochMs;
  },
): readonly Interval[] {
  const named = periods.map((label) => governingVersion(contract, label).period);
  const found = periods.length > 0 ? named : periodsOf(contract, records);
  const times = intersection(united(found), [{ start: Number.NEGATIVE_INFINITY, end: now }]);
  if (times.length === 0) {
    throw invalidInput([
      periods.length > 0
        ? {
            place: '--period',
            value: periods.join(', '),
            expectation: `a period that has begun by ${formatInstant(now)}`,
          }
        : {
            place: `${file}:(file)`,
            value:
              records.length === 0
                ? `(no record of ${contract.id})`
                : `(no record in a month of ${contract.id})`,
            expectation:
              '--period, which says of when it tells; with it, an empty list says that ' +
              `${contract.id} had none`,
          },
    ]);
  }
  const beside = periods.length > 0 ? records.find((record) => !hasPart(record, times)) : undefined;
  if (beside !== undefined) {
    const value = `${beside.id}, from ${formatInstant(beside.start)}`;
    const expectation = `a time with a part in ${periods.join(', ')}, of which --period says`;
    throw invalidInput([{ place: beside.place, value, expectation }]);
  }
  return times;
}

function hasPart({ start, end }: ToldRecord, times: readonly Interval[]): boolean {
  return times.some(
    (time) => start < time.end && (start >= time.start || (end !== null && end > time.start)),
  );
}

/** Those that records begin in, as the contract's versions cut months. */
function periodsOf(contract: Contract, records: readonly ToldRecord[]): readonly Period[] {
  const { timeZone = 'UTC' } = contract.versions.at(-1) ?? {};
  const months = new Set(records.map(({ start }) => monthOf(localDate(start, timeZone))));
  // A billing cycle begins in the month that it is named after, or the zone was another one then.
  const labels = new Set(
    [...months].flatMap((month) => [-1, 0, 1].map((n) => addMonths(month, n))),
  );
  const periods = [...labels].flatMap((label) => periodOrNone(contract, label));
  return periods.filter((period) =>
    records.some(({ start }) => period.start <= start && start < period.end),
  );
}

function periodOrNone(contract: Contract, label: string): readonly Period[] {
  try {
    return [governingVersion(contract, label).period];
  } catch (error) {
    if (error instanceof UptallyError && ['invalid_input', 'no_version'].includes(error.code)) {
      return [];
    }
    throw error;
  }
}
