import { intersection } from '../../ground/interval.ts';
import { localText } from '../../ground/local-text.ts';
import { type EpochMs, isMonthLabel } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Contract, ContractVersion } from '../contract/contract.ts';
import { activeTime, type GoverningVersion, type Period } from '../contract/period.ts';
import { readUncoveredCalls, uncoveredWords } from '../count/uncovered-calls.ts';

/**
 * What a person should know of a period beside its figures, one line each: calls of the
 * provider that nothing covers, a contract or a version that begins or ends inside, and
 * a range that is paid by months.
 */
export async function periodNotes(
  warehouse: Warehouse,
  contract: Contract,
  { version, period }: GoverningVersion,
): Promise<readonly string[]> {
  const uncovered = uncoveredWords(await readUncoveredCalls(warehouse, contract, version, period));
  return [
    ...(uncovered === '' ? [] : [uncovered]),
    ...edgeNotes(contract, version, period),
    ...rangeNotes({ version, period }),
  ];
}

/** Whether a range stands in the place of months, by which a version pays. */
export function isRangeOfMonths({ version, period }: GoverningVersion): boolean {
  return (
    !isMonthLabel(period.label) &&
    version.period.kind !== 'rolling_days' &&
    version.commitments.some(({ creditTerms }) => creditTerms !== null)
  );
}

/** That a range in the place of months is none, and that its amounts are nobody's credit. */
export function rangeNotes({ version, period }: GoverningVersion): readonly string[] {
  if (!isRangeOfMonths({ version, period })) return [];
  return [
    `${period.label} is not a month, so nothing of it is final: the fees are all those of ` +
      `${period.month} and no others, ` +
      'so the amounts are no credit of any month; judge each month by itself and add up',
  ];
}

/** Times are those of the version. */
function edgeNotes(
  contract: Contract,
  version: ContractVersion,
  period: Period,
): readonly string[] {
  const at = (instant: EpochMs) => localText(instant, version.timeZone);
  const inForce = intersection(activeTime(contract), [period]);
  const [first, last] = [inForce[0], inForce.at(-1)];
  const others = contract.versions.filter(
    ({ effectiveFrom }) => period.start < effectiveFrom && effectiveFrom < period.end,
  );
  return [
    ...(first !== undefined && first.start > period.start
      ? [
          `the contract is in force from ${at(first.start)} on: what was called ` +
            'before does not count',
        ]
      : []),
    ...(last !== undefined && last.end < period.end
      ? [`the contract is in force until ${at(last.end)}: what was called later does not count`]
      : []),
    ...others
      .filter((other) => other !== version)
      .map(
        (other) =>
          `version ${other.version} begins at ${at(other.effectiveFrom)}, inside the period, ` +
          `all of which version ${version.version} governs`,
      ),
  ];
}
