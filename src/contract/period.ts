import { UptallyError } from '../errors.ts';
import {
  addMonths,
  type EpochMs,
  type Interval,
  isMonthLabel,
  type MonthLabel,
  monthInterval,
} from '../time.ts';
import type { Contract, ContractVersion } from './contract.ts';

/** A calendar month in a version's time zone; half open. */
export interface Period extends Interval {
  readonly label: MonthLabel;
}

/** `label` is checked by `governingVersion`. */
export function periodOf(version: Pick<ContractVersion, 'timeZone'>, label: MonthLabel): Period {
  return { label, ...monthInterval(label, version.timeZone) };
}

export function precedingMonth(label: MonthLabel): MonthLabel {
  return addMonths(label, -1);
}

/**
 * The version that governs a whole period: the one in force at its first instant, else the first
 * one that begins inside it; each version looks at the period in its own zone (section 3).
 * Throws `invalid_input` for a label that is not a month, and `no_version`.
 */
export function governingVersion(contract: Contract, label: string): ContractVersion {
  if (!isMonthLabel(label)) {
    const fault = {
      place: '--period',
      value: label,
      expectation: 'a calendar month such as 2026-06',
    };
    throw new UptallyError('invalid_input', `--period: ${label}: ${fault.expectation}`, {
      faults: [fault],
    });
  }
  const inForce = contract.versions.findLast((version) => {
    const { start } = periodOf(version, label);
    return version.effectiveFrom <= start && start < endOf(version);
  });
  const governing =
    inForce ??
    contract.versions.find((version) => {
      const { start, end } = periodOf(version, label);
      return start <= version.effectiveFrom && version.effectiveFrom < end;
    });
  if (governing !== undefined) return governing;
  const place = `${contract.file}:versions`;
  const expectation =
    'no_version: a version in force at the start of the period, or beginning in it';
  throw new UptallyError('no_version', `${place}: ${label}: ${expectation}`, {
    faults: [{ place, value: label, expectation }],
  });
}

/** The union of the versions' times inside an interval, in order, apart from each other. */
export function activeTime(contract: Contract, within: Interval): readonly Interval[] {
  const united: Interval[] = [];
  for (const version of contract.versions) {
    const start = Math.max(version.effectiveFrom, within.start);
    const end = Math.min(endOf(version), within.end);
    if (start >= end) continue;
    const last = united.at(-1);
    if (last !== undefined && start <= last.end) {
      united[united.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    } else united.push({ start, end });
  }
  return united;
}

function endOf(version: ContractVersion): EpochMs {
  return version.effectiveTo ?? Number.POSITIVE_INFINITY;
}
