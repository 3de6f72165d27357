import { canMatch, matchesWithin } from './can-match.ts';
import type { Basis, Commitment, Contract, ContractVersion } from './contract.ts';

/** A contract as one of its versions has it. */
export interface UnderVersion {
  readonly contract: Pick<Contract, 'id' | 'provider' | 'direction' | 'currency'>;
  readonly version: Pick<ContractVersion, 'commitments'>;
}

/**
 * The ids of commitments of both that one call can miss and one row of fees can pay for, each once:
 * what the one credits, the other would credit again. Empty: none. Whether both are in force at one
 * time, and whether they say that they stand side by side, is not looked at. Pure.
 */
export function sameMoney(one: UnderVersion, other: UnderVersion): readonly string[] {
  const [a, b] = [one.contract, other.contract];
  if (a.direction !== b.direction || a.currency !== b.currency) return [];
  const isSameParty = partyOf(a) === partyOf(b);
  const isOwedToUs = a.direction === 'receivable';
  const ids = one.version.commitments.flatMap((mine) =>
    other.version.commitments
      .filter((theirs) => isSameParty || (isOwedToUs && isOneVendor(mine, theirs)))
      .filter((theirs) => overlap(mine, theirs))
      .flatMap(({ id }) => [mine.id, id]),
  );
  return [...new Set(ids)];
}

/** Names of one party in two spellings are one. */
function partyOf({ provider }: UnderVersion['contract']): string {
  return provider
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/**
 * A party may be named anew; who promises the calls of somebody, or some of them, is the same one.
 */
function isOneVendor({ covers }: Commitment, theirs: Commitment): boolean {
  const isPart = matchesWithin(covers, theirs.covers) || matchesWithin(theirs.covers, covers);
  return isPart && [covers, theirs.covers].every(isOfSomebody);
}

/** All calls are of no vendor in particular. */
function isOfSomebody(covers: Commitment['covers']): boolean {
  return canMatch([{ kind: 'not', of: covers }]);
}

function overlap(mine: Commitment, theirs: Commitment): boolean {
  if (mine.creditTerms === null || theirs.creditTerms === null) return false;
  return (
    canMatch([mine.covers, theirs.covers]) &&
    canShareRow(mine.creditTerms.basis, theirs.creditTerms.basis)
  );
}

const CATEGORY = 'ChargeCategory';

/** Whether one row of fees can count towards both, as far as columns with named values tell. */
function canShareRow(a: Basis, b: Basis): boolean {
  for (const [column, values] of a.where) {
    const others = b.where.get(column);
    if (others !== undefined && !values.some((value) => others.includes(value))) return false;
  }
  return !isExcluded(a, b) && !isExcluded(b, a);
}

/** All categories that the one asks for are those that the other leaves out. */
function isExcluded({ where }: Basis, { exclude }: Basis): boolean {
  const asked = where.get(CATEGORY);
  return asked?.every((category) => exclude.includes(category)) === true;
}
