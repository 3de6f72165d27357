import { type Fault, invalidInput } from '../../ground/errors.ts';
import { tallied } from '../../ground/fault-tally.ts';
import { canMatch } from '../contract/can-match.ts';
import type { Commitment, Contract } from '../contract/contract.ts';
import { whereFaults } from '../input/where-faults.ts';
import type { ToldRecord } from './read-told.ts';
import { measuredBy, type ToldKind } from './told-kind.ts';

/**
 * The records of a file that each contract is told of: those that can hit a call that it covers. A
 * record that hits no contract's calls, or asks about more than its partitions' fields, would do
 * nothing or stop every evaluation: throws `invalid_input`, with every kind of fault.
 */
export function recordsByContract(
  kind: ToldKind,
  contracts: readonly Contract[],
  records: readonly ToldRecord[],
): ReadonlyMap<Contract, readonly ToldRecord[]> {
  const byContract = new Map<Contract, ToldRecord[]>(contracts.map((one) => [one, []]));
  const ids = contracts.map(({ id }) => id).join(' or ');
  const faults: Fault[] = [];
  for (const record of records) {
    let isOfAny = false;
    for (const contract of contracts) {
      const hit = commitmentsAt(kind, contract, record).filter(({ covers }) =>
        canMatch([record.where, covers]),
      );
      if (hit.length === 0) continue;
      isOfAny = true;
      faults.push(...whereFaults(record.place, record, hit));
      byContract.get(contract)?.push(record);
    }
    if (isOfAny) continue;
    const expectation = `calls that ${ids} covers by a commitment that asks for ${kind}`;
    faults.push({ place: `${record.place}.where`, value: record.id, expectation });
  }
  if (faults.length > 0) throw invalidInput(tallied(faults, kindOfFault));
  return byContract;
}

/**
 * Of the versions in force while it went on, or of all where none was: a period is
 * governed whole by one version, which may begin inside it.
 */
function commitmentsAt(
  kind: ToldKind,
  { versions }: Contract,
  { start, end }: ToldRecord,
): readonly Commitment[] {
  const inForce = versions.filter(
    ({ effectiveFrom, effectiveTo }) =>
      effectiveFrom < Math.max(end ?? start, start + 1) && (effectiveTo ?? end ?? start) >= start,
  );
  const asked = inForce.length > 0 ? inForce : versions;
  return asked.flatMap((version) => measuredBy(kind, version));
}

function kindOfFault({ place, expectation }: Fault): string {
  return `${place} ${expectation}`.replaceAll(/\[\d+\]/g, '[]');
}
