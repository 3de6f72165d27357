import { invalidInput } from '../../ground/errors.ts';
import type { Contract, ContractVersion } from './contract.ts';

/**
 * The version of this name, or the newest. Throws `invalid_input` at `place`, which asked for it.
 */
export function chosenVersion(
  { versions }: Pick<Contract, 'versions'>,
  name: string | undefined,
  place: string,
): ContractVersion {
  // A contract has at least one version.
  if (name === undefined) return versions.at(-1) as ContractVersion;
  const found = versions.find(({ version }) => version === name);
  if (found !== undefined) return found;
  const expectation = `a version: ${versions.map(({ version }) => version).join(', ')}`;
  throw invalidInput([{ place, value: name, expectation }]);
}

/** The version before another one of the same contract. Throws `invalid_input` for the oldest. */
export function versionBefore(
  { versions, file }: Pick<Contract, 'versions' | 'file'>,
  version: ContractVersion,
): ContractVersion {
  const before = versions[versions.indexOf(version) - 1];
  if (before !== undefined) return before;
  const expectation = 'a version before this one, or a second file to compare with';
  throw invalidInput([{ place: `${file}:versions`, value: version.version, expectation }]);
}
