import { loadContracts } from '../contract/load-contract.ts';
import { print } from './print.ts';

/** Loads every contract of a folder; throws `invalid_input` with all faults of all files. */
export function checkContracts(folder: string, json: boolean): void {
  const contracts = loadContracts(folder);
  if (json) {
    print(
      JSON.stringify(contracts.map(({ file, id, title, sha256 }) => ({ file, id, title, sha256 }))),
    );
    return;
  }
  for (const { file, id, versions } of contracts) {
    print(`${file}: ${id}, ${versions.map(({ version }) => version).join(', ')}: valid`);
  }
  print(`${contracts.length} contracts, no faults`);
}
