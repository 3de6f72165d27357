import { invalidInput } from '../errors.ts';
import type { Contract, ContractVersion } from './contract.ts';

/** The version of this name, or the newest. Throws `invalid_input` at `place`, which asked for it. */
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
