import { isDeepStrictEqual } from 'node:util';
import { intersection } from '../../ground/interval.ts';
import type { Interval } from '../../ground/time.ts';
import { matchSame } from './can-match.ts';
import type { Commitment, Contract, ContractVersion } from './contract.ts';
import { isSameBasis } from './credit-schema.ts';
import { activeTime } from './period.ts';

type UnderVersion = readonly [Contract, ContractVersion];

/**
 * Whether two versions owe the same for a period, whatever is observed in it: titles, sources and
 * how a credit is claimed may differ, and so may the time in which they are in force outside of the
 * period and the order of what has none.
 */
export function sameTerms(one: UnderVersion, other: UnderVersion, period: Interval): boolean {
  const [mine, theirs] = [one[1].commitments, other[1].commitments];
  return (
    isDeepStrictEqual(termsIn(one, period), termsIn(other, period)) &&
    mine.every((commitment, i) => isSameCommitment(commitment, theirs[i] as Commitment))
  );
}

/** In what `termsIn` leaves out: predicates and fees, which are the same in whatever order. */
function isSameCommitment(one: Commitment, other: Commitment): boolean {
  const [basis, others] = [one.creditTerms?.basis, other.creditTerms?.basis];
  return (
    matchSame(one.covers, other.covers) &&
    one.classify.every(({ when }, i) => matchSame(when, other.classify[i]?.when ?? NEVER)) &&
    (basis === undefined || others === undefined || isSameBasis(basis, others))
  );
}

const NEVER: Commitment['covers'] = { kind: 'any', of: [] };

function termsIn([contract, version]: UnderVersion, period: Interval) {
  const { provider, direction, currency } = contract;
  const { timeZone, commitments, combine, floor, money, remedy } = version;
  return {
    ...{ provider, direction, currency, timeZone, combine, floor, money, remedy },
    commitments: commitments.map(({ title: _, covers: __, classify, creditTerms, ...others }) => ({
      ...others,
      classes: classify.map((rule) => rule.as),
      creditTerms: creditTerms === null ? null : { ...creditTerms, basis: null },
    })),
    period: version.period,
    inForce: intersection(activeTime(contract), [period]),
  };
}
