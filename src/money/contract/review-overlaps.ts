import type { Fault } from '../../ground/errors.ts';
import { intersection } from '../../ground/interval.ts';
import type { Interval } from '../../ground/time.ts';
import type { Contract, ContractVersion } from './contract.ts';
import { sameMoney } from './same-money.ts';

/**
 * Contracts of one folder that would credit the same calls and fees twice, and don't
 * say that they stand side by side or that one took the place of the other. Each
 * pair once, at the later one. Pure.
 */
export function reviewOverlaps(contracts: readonly Contract[]): readonly Fault[] {
  return contracts.flatMap((contract, i) =>
    contracts.slice(0, i).flatMap((earlier): readonly Fault[] => {
      if (knows(contract, earlier) || knows(earlier, contract)) return [];
      const shared = sharedAtOnce(contract, earlier);
      if (shared.length === 0) return [];
      const { id } = earlier;
      return [
        {
          place: `${contract.file}:id`,
          value: contract.id,
          expectation:
            `beside: [${id}], or supersedes: [${id}]; without one, both are over the same ` +
            `calls and fees (${shared.join(', ')}), and only one of them can be claimed`,
        },
      ];
    }),
  );
}

function knows({ beside, supersedes }: Contract, { id }: Contract): boolean {
  return beside.includes(id) || supersedes.includes(id);
}

function sharedAtOnce(one: Contract, other: Contract): readonly string[] {
  const ids = one.versions.flatMap((version) =>
    other.versions
      .filter((theirs) => intersection([timeOf(version)], [timeOf(theirs)]).length > 0)
      .flatMap((theirs) =>
        sameMoney({ contract: one, version }, { contract: other, version: theirs }),
      ),
  );
  return [...new Set(ids)];
}

function timeOf({ effectiveFrom, effectiveTo }: ContractVersion): Interval {
  return { start: effectiveFrom, end: effectiveTo ?? Number.POSITIVE_INFINITY };
}
