import { type Exact, plainDecimal, sum } from '../../ground/exact.ts';
import type { Commitment, ContractVersion, CreditTerms } from './contract.ts';
import { isSameBasis } from './credit-schema.ts';
import type { Finding } from './finding.ts';

/** Rules that do nothing, and sums of credits that go beyond the caps of their parts. */
export function reviewCombine(
  { commitments, combine }: ContractVersion,
  path: Finding['path'],
): readonly Finding[] {
  const here = [...path, 'combine'];
  const named = new Set(combine.flatMap((rule) => rule.commitments));
  const alone = commitments.filter(({ id }) => !named.has(id));
  return [
    ...combine.flatMap((rule, i): readonly Finding[] => {
      const members = commitments.filter(({ id }) => rule.commitments.includes(id));
      if (members.length < 2) {
        const expectation = 'two or more commitments; one alone needs no rule';
        return [{ path: [...here, i, 'commitments'], expectation }];
      }
      const isLimited = rule.rule === 'max' || rule.caps.length > 0;
      const excess = isLimited ? null : excessOf(members);
      return excess === null ? [] : [{ path: [...here, i], expectation: excess }];
    }),
    ...[excessOf(alone)].flatMap((excess) =>
      excess === null ? [] : [{ path: here, expectation: excess }],
    ),
  ];
}

/** Null: what is added stays within the greatest of its caps, or is no share of one basis. */
function excessOf(added: readonly Commitment[]): string | null {
  const paying = added.flatMap(({ id, creditTerms }) =>
    creditTerms === null ? [] : [{ id, creditTerms }],
  );
  const [first, ...others] = paying;
  if (first === undefined || others.length === 0) return null;
  if (!others.every(({ creditTerms }) => isSameBasis(creditTerms.basis, first.creditTerms.basis)))
    return null;
  const caps = paying.flatMap(({ creditTerms }) => leastCap(creditTerms));
  if (caps.length < paying.length) return null;
  const most = sum(paying.map(({ creditTerms }, i) => mostOf(creditTerms, caps[i] as Exact)));
  const cap = caps.reduce((best, next) => (next.compare(best) > 0 ? next : best));
  if (most.compare(cap) <= 0) return null;
  const names = paying.map(({ id }) => id).join(' and ');
  return (
    `a rule with caps; ${names} may add up to ${plainDecimal(most, 0)} % of the basis, where ` +
    `each alone is at most ${plainDecimal(cap, 0)} %`
  );
}

/** In percent of the basis; none where no such cap limits it. */
function leastCap({ caps }: CreditTerms): readonly Exact[] {
  const percents = caps.flatMap((cap) => (cap.kind === 'percent_of_basis' ? [cap.percent] : []));
  return percents.length === 0 ? [] : [percents.reduce(lesser)];
}

/** The most that a commitment pays, in percent of the basis. */
function mostOf({ tiers }: CreditTerms, cap: Exact): Exact {
  if (tiers.some(({ credit }) => credit.kind !== 'percent')) return cap;
  const percents = tiers.map(({ credit }) => credit.number);
  const [first = cap] = percents;
  return lesser(
    cap,
    percents.reduce((best, next) => (next.compare(best) > 0 ? next : best), first),
  );
}

function lesser(a: Exact, b: Exact): Exact {
  return b.compare(a) < 0 ? b : a;
}
