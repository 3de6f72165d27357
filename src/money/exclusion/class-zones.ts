import { UptallyError } from '../../ground/errors.ts';
import type { Contract } from '../contract/contract.ts';
import { contractPaths, loadContractFiles } from '../contract/load-contract.ts';

/** The zone in which windows of a class are shown. */
export type ZoneOfClass = (name: string) => string;

/**
 * The zone of the contracts in the folder that name a class, where they have one; else, and
 * without a folder that can be read, `otherwise`.
 */
export function zonesOfClasses(folder: string | undefined, otherwise: string): ZoneOfClass {
  const versions = contractsIn(folder).flatMap((contract) => contract.versions);
  return (name) => {
    const naming = versions.filter(({ commitments }) =>
      commitments.some(({ exclusions }) => exclusions.has(name)),
    );
    const [zone, ...others] = new Set(naming.map(({ timeZone }) => timeZone));
    return zone === undefined || others.length > 0 ? otherwise : zone;
  };
}

/** What cannot be read is said where contracts are asked for, not where a window is shown. */
function contractsIn(folder: string | undefined): readonly Contract[] {
  if (folder === undefined) return [];
  try {
    return loadContractFiles(contractPaths([folder])).contracts;
  } catch (error) {
    if (error instanceof UptallyError && error.code === 'invalid_input') return [];
    throw error;
  }
}
