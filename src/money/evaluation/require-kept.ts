import { invalidInput } from '../../ground/errors.ts';
import { localText } from '../../ground/local-text.ts';
import { DAY_MS, type EpochMs, type Interval } from '../../ground/time.ts';
import type { ContractVersion } from '../contract/contract.ts';
import { attemptsOf } from '../count/select-units.ts';

/**
 * What a judgement of the period lacks because events were dropped, in words; undefined: nothing.
 * `keptFrom` is the first instant whose events are all kept.
 */
export function lostEvents(
  { commitments, timeZone }: ContractVersion,
  period: Interval,
  keptFrom: EpochMs,
): string | undefined {
  const from = Math.min(
    ...commitments.map((commitment) => {
      const { start } = attemptsOf(commitment, period);
      // What was completed in the period may have begun before it.
      return commitment.clock === 'completed' ? start - DAY_MS : start;
    }),
  );
  if (keptFrom <= from) return undefined;
  return (
    `it needs the calls from ${localText(from, timeZone)} on, and those before ` +
    `${localText(keptFrom, timeZone)} were dropped`
  );
}

/** Throws `invalid_input` where `lostEvents` finds something. */
export function requireKept(
  version: ContractVersion,
  period: Interval & { readonly label: string },
  keptFrom: EpochMs,
): void {
  const lost = lostEvents(version, period, keptFrom);
  if (lost === undefined) return;
  const expectation = `a period whose calls are all kept: ${lost}`;
  throw invalidInput([{ place: '--period', value: period.label, expectation }]);
}
