import type { Contract } from '../../money/contract/contract.ts';
import type { ContractDiff, DiffGroup } from '../../papers/words/contract-diff.ts';
import type { ContractPage } from '../../papers/words/contract-page.ts';
import { listed } from '../../papers/words/format-figure.ts';
import { wrapped } from '../../papers/words/wrap-lines.ts';
import type { Paint } from '../terminal/text-table.ts';

/** One line for each contract, and how many there are. */
export function renderCheckedContracts(contracts: readonly Contract[]): string {
  return [
    ...contracts.map(({ file, id, versions }) => {
      const names = versions.map(({ version }) => version).join(', ');
      return `${file}: ${id}, ${names}: valid`;
    }),
    `${contracts.length} ${contracts.length === 1 ? 'contract' : 'contracts'}, no faults`,
  ].join('\n');
}

/** A contract on a page. */
export function renderContractPage(page: ContractPage, paint: Paint): string {
  const heading = (text: string) => paint('bold', text);
  const part = (title: string, sentences: readonly string[]) =>
    sentences.length === 0
      ? []
      : ['', `  ${title}`, ...sentences.flatMap((sentence) => wrapped(sentence, inLines(4)))];
  const whole = (title: string, sentences: readonly string[]) =>
    sentences.length === 0
      ? []
      : ['', heading(title), ...sentences.flatMap((sentence) => wrapped(sentence, inLines(2)))];
  const others =
    page.otherVersions.length === 0 ? [] : [`Other versions: ${listed(page.otherVersions)}.`];
  return [
    heading(`${page.title} (${page.contract})`),
    ...[`Version ${page.version}, ${page.inForce}.`, ...page.parties, ...others].flatMap((fact) =>
      wrapped(fact, inLines(2)),
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
  ].join('\n');
}

/** What changed, in words. */
export function renderContractDiff({ from, to, groups }: ContractDiff, paint: Paint): string {
  return [
    `from ${from.contract}, version ${from.version}, ${from.inForce}`,
    `to   ${to.contract}, version ${to.version}, ${to.inForce}`,
    ...(groups.length === 0
      ? ['', 'no difference']
      : groups.flatMap((group) => groupLines(group, paint))),
  ].join('\n');
}

function groupLines(
  { commitment, title, change, parts }: DiffGroup,
  paint: Paint,
): readonly string[] {
  const name = commitment === null || commitment === title ? title : `${title} (${commitment})`;
  const heading = change === 'changed' ? name : `${name}: ${change}`;
  return [
    '',
    paint('bold', heading),
    ...parts.flatMap((part) => [
      `  ${part.heading}`,
      ...part.sentences.flatMap(({ change, text }) => {
        const [sign, colour] =
          change === 'added' ? (['+', 'green'] as const) : (['-', 'red'] as const);
        return wrapped(`${sign} ${text}`, inLines(4)).map((line) => paint(colour, line));
      }),
    ]),
  ];
}

/** What goes on in the next line stands under the text of a numbered sentence. */
function inLines(indent: number) {
  return { indent, columns: 100, hanging: 2 };
}
