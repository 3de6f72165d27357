import type { Commitment, ContractVersion } from '../contract/contract.ts';
import { asksForNotices, asksForOutages, hasDeclaredOutages } from '../contract/told-by-people.ts';

/** What people bring in from files: outages that were declared, or what was told of incidents. */
export type ToldKind = 'outages' | 'notices';

export const toldKinds = ['outages', 'notices'] as const satisfies readonly ToldKind[];

/** Whether a version of a contract asks for them. */
export function asksFor(kind: ToldKind, version: ContractVersion): boolean {
  return kind === 'outages' ? asksForOutages(version) : asksForNotices(version);
}

/** The commitments that are measured by them. */
export function measuredBy(
  kind: ToldKind,
  { commitments }: Pick<ContractVersion, 'commitments'>,
): readonly Commitment[] {
  return commitments.filter((commitment) =>
    kind === 'outages' ? hasDeclaredOutages(commitment) : commitment.indicator.kind === 'notice',
  );
}
