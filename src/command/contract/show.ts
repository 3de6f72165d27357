import { styled } from '../../ground/terminal.ts';
import { chosenVersion } from '../../money/contract/choose-version.ts';
import { loadContract } from '../../money/contract/load-contract.ts';
import { type ContractPage, contractPage } from '../../papers/words/contract-page.ts';
import { listed, plainText } from '../../papers/words/format-figure.ts';
import { print } from '../terminal/print.ts';
import { wrapped } from '../terminal/wrap-lines.ts';

/** One version of a contract in plain words; the newest if none is named. */
export function showContract(file: string, version: string | undefined, json: boolean): void {
  const contract = loadContract(file);
  const page = contractPage(contract, chosenVersion(contract, version, '--version'));
  const text = json ? JSON.stringify(page, null, 2) : lines(page).join('\n');
  print(plainText(text));
}

function lines(page: ContractPage): readonly string[] {
  const heading = (text: string) => styled(process.stdout, 'bold', text);
  const part = (title: string, sentences: readonly string[]) =>
    sentences.length === 0
      ? []
      : ['', `  ${title}`, ...sentences.flatMap((sentence) => wrapped(sentence, 4))];
  const whole = (title: string, sentences: readonly string[]) =>
    sentences.length === 0
      ? []
      : ['', heading(title), ...sentences.flatMap((sentence) => wrapped(sentence, 2))];
  const others =
    page.otherVersions.length === 0 ? [] : [`Other versions: ${listed(page.otherVersions)}.`];
  return [
    heading(`${page.title} (${page.contract})`),
    ...[`Version ${page.version}, ${page.inForce}.`, ...page.parties, ...others].flatMap((fact) =>
      wrapped(fact, 2),
    ),
    ...page.commitments.flatMap(({ id, title, target, counts, failures, measured, pays }) => [
      '',
      heading(title === id ? `${title}: ${target}` : `${title} (${id}): ${target}`),
      ...part('What counts', counts),
      ...part('What is a failure', failures),
      ...part('How it is measured', measured),
      ...part('What a miss pays', pays),
    ]),
    ...whole('What is paid', page.money),
    ...whole('How it is claimed', page.claim),
    ...whole('Where it was read', page.sources),
  ];
}
