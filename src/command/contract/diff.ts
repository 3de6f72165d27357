import { styled } from '../../ground/terminal.ts';
import { chosenVersion, versionBefore } from '../../money/contract/choose-version.ts';
import { loadContract } from '../../money/contract/load-contract.ts';
import {
  type ContractDiff,
  contractDiff,
  type DiffGroup,
} from '../../papers/words/contract-diff.ts';
import { plainText } from '../../papers/words/format-figure.ts';
import { print } from '../terminal/print.ts';
import { wrapped } from '../terminal/wrap-lines.ts';

/**
 * What changed between two files, or between two versions of one: the newest of each and, in one
 * file, the one before it, unless they are named.
 */
export function diffContracts(options: {
  files: readonly [string] | readonly [string, string];
  from?: string | undefined;
  to?: string | undefined;
  json: boolean;
}): void {
  const [file, other = file] = options.files;
  const [before, after] = [loadContract(file), loadContract(other)];
  const to = chosenVersion(after, options.to, '--to');
  const from =
    options.from === undefined && options.files.length === 1
      ? versionBefore(after, to)
      : chosenVersion(before, options.from, '--from');
  const diff = contractDiff([before, from], [after, to]);
  const text = options.json ? JSON.stringify(diff, null, 2) : lines(diff).join('\n');
  print(plainText(text));
}

function lines({ from, to, groups }: ContractDiff): readonly string[] {
  return [
    `from ${from.contract}, version ${from.version}, ${from.inForce}`,
    `to   ${to.contract}, version ${to.version}, ${to.inForce}`,
    ...(groups.length === 0 ? ['', 'no difference'] : groups.flatMap(groupLines)),
  ];
}

function groupLines({ commitment, title, change, parts }: DiffGroup): readonly string[] {
  const name = commitment === null || commitment === title ? title : `${title} (${commitment})`;
  const heading = change === 'changed' ? name : `${name}: ${change}`;
  return [
    '',
    styled(process.stdout, 'bold', heading),
    ...parts.flatMap((part) => [
      `  ${part.heading}`,
      ...part.sentences.flatMap(({ change, text }) => {
        const [sign, colour] =
          change === 'added' ? (['+', 'green'] as const) : (['-', 'red'] as const);
        return wrapped(`${sign} ${text}`, 4).map((line) => styled(process.stdout, colour, line));
      }),
    ]),
  ];
}
