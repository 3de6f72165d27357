import { isDeepStrictEqual } from 'node:util';
import { intersection } from '../../ground/interval.ts';
import type { Interval } from '../../ground/time.ts';
import type { Contract, ContractVersion } from './contract.ts';
import { activeTime } from './period.ts';

type UnderVersion = readonly [Contract, ContractVersion];

/**
 * Whether two versions owe the same for a period, whatever is observed in it: titles, sources and how a
 * credit is claimed may differ, and so may the time in which they are in force outside of the period.
 */
export function sameTerms(one: UnderVersion, other: UnderVersion, period: Interval): boolean {
  return isDeepStrictEqual(termsIn(one, period), termsIn(other, period));
}

function termsIn([contract, version]: UnderVersion, period: Interval) {
  const { provider, direction, currency } = contract;
  const { timeZone, commitments, combine, floor, money, remedy } = version;
  return {
    ...{ provider, direction, currency, timeZone, combine, floor, money, remedy },
    commitments: commitments.map(({ title: _, ...terms }) => terms),
    period: version.period,
    inForce: intersection(activeTime(contract), [period]),
  };
}
