import { faultLine, invalidInput } from '../../ground/errors.ts';
import { tell } from '../../ground/progress.ts';
import { checkContractFiles } from '../../money/contract/check-contract-files.ts';
import { contractPaths } from '../../money/contract/load-contract.ts';
import { print } from '../terminal/print.ts';

/**
 * Throws `invalid_input` with all faults and findings of all files; warnings go to standard error.
 */
export async function checkContracts(paths: readonly string[], json: boolean): Promise<void> {
  const { contracts, faults, warnings } = await checkContractFiles(contractPaths(paths));
  for (const warning of warnings) tell(`warning: ${faultLine(warning)}`);
  if (faults.length > 0) throw invalidInput(faults);
  if (json) {
    print(
      JSON.stringify(contracts.map(({ file, id, title, sha256 }) => ({ file, id, title, sha256 }))),
    );
    return;
  }
  for (const { file, id, versions } of contracts) {
    print(`${file}: ${id}, ${versions.map(({ version }) => version).join(', ')}: valid`);
  }
  print(`${contracts.length} ${contracts.length === 1 ? 'contract' : 'contracts'}, no faults`);
}
