import { faultLine, invalidInput } from '../../ground/errors.ts';
import { tell } from '../../ground/progress.ts';
import { checkContractFiles } from '../../money/contract/check-contract-files.ts';
import { chosenVersion, versionBefore } from '../../money/contract/choose-version.ts';
import { contractPaths, loadContract } from '../../money/contract/load-contract.ts';
import { publishedSchema } from '../../money/contract/published-schema.ts';
import { contractDiff } from '../../papers/words/contract-diff.ts';
import { contractPage } from '../../papers/words/contract-page.ts';
import { plainText } from '../../papers/words/format-figure.ts';
import { checkedContractJson } from '../../published/closed/checked-contract.ts';
import { contractDiffJson } from '../../published/closed/contract-diff.ts';
import { contractPageJson } from '../../published/closed/contract-page.ts';
import { documentLine, documentText, namelessText } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import { paint, print } from '../terminal/print.ts';
import { renderCheckedContracts, renderContractDiff, renderContractPage } from './text.ts';

/** Throws `invalid_input` with all faults and findings of all files; tells warnings. */
export async function checkContracts(
  paths: readonly string[],
  json: boolean,
): Promise<CommandOutcome> {
  const { contracts, faults, warnings } = await checkContractFiles(contractPaths(paths));
  for (const warning of warnings) tell(`warning: ${faultLine(warning)}`);
  if (faults.length > 0) throw invalidInput(faults);
  const shown = () => documentLine(contracts.map(checkedContractJson));
  print(json ? shown() : renderCheckedContracts(contracts));
  return 'done';
}

/** One version of a contract in plain words; the newest if none is named. */
export async function showContract(
  file: string,
  version: string | undefined,
  json: boolean,
): Promise<CommandOutcome> {
  const contract = loadContract(file);
  const page = contractPage(contract, chosenVersion(contract, version, '--version'));
  print(plainText(json ? documentText(contractPageJson(page)) : renderContractPage(page, paint)));
  return 'done';
}

/**
 * What changed between two files, or between two versions of one: the newest of each and, in one
 * file, the one before it, unless they are named.
 */
export async function diffContracts(options: {
  readonly files: readonly [string] | readonly [string, string];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly json: boolean;
}): Promise<CommandOutcome> {
  const [file, other = file] = options.files;
  const [before, after] = [loadContract(file), loadContract(other)];
  const to = chosenVersion(after, options.to, '--to');
  const from =
    options.from === undefined && options.files.length === 1
      ? versionBefore(after, to)
      : chosenVersion(before, options.from, '--from');
  const diff = contractDiff([before, from], [after, to]);
  const shown = () => documentText(contractDiffJson(diff));
  print(plainText(options.json ? shown() : renderContractDiff(diff, paint)));
  return 'done';
}

/** The JSON Schema of contract files, for editors. */
export async function printContractSchema(): Promise<CommandOutcome> {
  print(namelessText(publishedSchema()));
  return 'done';
}
