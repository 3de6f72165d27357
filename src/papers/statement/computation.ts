import { type Exact, lowestTerms, plainDecimal } from '../../ground/exact.ts';
import type { Commitment, ContractVersion } from '../../money/contract/contract.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import { greatestCredit } from '../../money/judge/credit.ts';
import type { FoldedLine, LineShare } from '../../money/judge/credit-lines.ts';
import type { Reading } from '../../money/judge/evaluation.ts';
import { fieldRecord } from '../../money/judge/field-values.ts';
import {
  type JudgedContract,
  type JudgedPartition,
  type JudgeInput,
  judgedContract,
} from '../../money/judge/judge-contract.ts';
import type { Published } from '../../published/document.ts';
import type { computationDocument } from '../../published/result/computation.ts';
import {
  capWords,
  combineWords,
  compareWords,
  countingWords,
  failureWords,
  gapWords,
  roundingWords,
} from '../words/commitment-words.ts';
import {
  basisWords,
  boundWords,
  rangeWords,
  tierCreditWords,
  tierName,
  tierWords,
} from '../words/contract-words.ts';
import { keptWords, moneyWords, unitsWords } from '../words/explanation-words.ts';
import { amountText, counted, countText, NBSP } from '../words/format-figure.ts';
import { indicatorWords } from '../words/indicator-words.ts';
import { reasonWords, STATUS_WORDS } from '../words/verdict-words.ts';

/** An evaluation step by step, in the shape in which it is published. */
export type Computation = Published<typeof computationDocument>;
export type ComputedAmount = Computation['amounts'][number];
export type ComputationStep = ComputedAmount['steps'][number];

/** Every step from the calls to the amounts; pure. */
export function computation(input: JudgeInput): Computation {
  const judged = judgedContract(input);
  return {
    schema: 'uptally/computation@1',
    sources: input.version.sources.map(({ uri }) => uri),
    attainments: judged.commitments.flatMap(({ commitment, partitions }) =>
      partitions.map((partition) => ({
        commitment: commitment.id,
        partition: fieldRecord(commitment.partitionBy, partition.values),
        steps: attainmentSteps(input, commitment, partition),
      })),
    ),
    amounts: judged.lines.map((line) => ({
      scope: line.line.scope,
      steps: amountSteps(input, judged, line),
    })),
  };
}

type OfReading = (name: ReadingName) => string;

function step(clause: string, rule: string, of: OfReading): ComputationStep {
  return { clause, rule, claimed: of('claimed'), conceded: of('conceded') };
}

function versionPlace({ version }: JudgeInput): string {
  return `versions[${version.fileIndex}]`;
}

function commitmentPlace(input: JudgeInput, id: string): string {
  const index = input.version.commitments.findIndex((commitment) => commitment.id === id);
  return `${versionPlace(input)}.commitments[${index}]`;
}

function attainmentSteps(
  input: JudgeInput,
  commitment: Commitment,
  partition: JudgedPartition,
): readonly ComputationStep[] {
  const place = commitmentPlace(input, commitment.id);
  const { indicator, target, compare } = commitment;
  const of =
    (say: (reading: Reading) => string): OfReading =>
    (name) =>
      say(partition[name].reading);
  return [
    step(
      `${place}.covers`,
      countingWords(commitment, input.version.period).join(' '),
      of(({ units }) => countWords(units, indicator)),
    ),
    step(
      `${place}.classify`,
      failureWords(commitment).join(' '),
      of(({ units }) => classWords(units, indicator)),
    ),
    step(
      `${place}.indicator`,
      `The figure is ${indicatorWords(indicator)}.`,
      of(({ slots, attainment, reason }) =>
        attainment === null
          ? reasonWords(reason)
          : `${slotsWords(slots)}${attainment.numerator}/${attainment.denominator}`,
      ),
    ),
    step(
      `${place}.${compare === null ? 'target' : 'compare'}`,
      `${compareWords(compare)} The target is ${boundWords(target)}.`,
      of(({ percent, verdict }) => (percent === null ? verdict : `${percent}${NBSP}%: ${verdict}`)),
    ),
  ];
}

type Units = Reading['units'];

function countWords({ good, bad, invalid }: Units, { kind }: Commitment['indicator']): string {
  const [one, many] = kind === 'notice' ? ['incident', 'incidents'] : ['call', 'calls'];
  return counted(good + bad + invalid, one, many);
}

function classWords(units: Units, { kind }: Commitment['indicator']): string {
  return kind === 'notice' ? keptWords(units) : unitsWords(units);
}

function slotsWords({ total, with_data, down }: Reading['slots']): string {
  if (total === 0) return '';
  const lost = down === 0 ? '' : `, ${countText(down)} down`;
  return `${countText(with_data)} of ${counted(total, 'slot', 'slots')} with data${lost}: `;
}

function amountSteps(
  input: JudgeInput,
  judged: JudgedContract,
  folded: FoldedLine,
): readonly ComputationStep[] {
  const { version, contract } = input;
  const place = versionPlace(input);
  const { decimals } = version.money;
  const money = (value: Exact | null) =>
    value === null ? 'not known' : `${contract.currency}${NBSP}${moneyWords(value, decimals)}`;
  return [
    ...folded.shares.flatMap((share) => shareSteps(input, judged, share, money)),
    ...(folded.shares.length > 1 || isCapped(folded, version)
      ? [
          step(
            `${place}.combine`,
            [...combineWords(version), 'What no rule names is added.'].join(' '),
            (name) => money(folded[name].amount),
          ),
        ]
      : []),
    step(`${place}.money`, roundingWords(version.money), (name) => {
      const { amount, status, reason } = folded.line[name];
      const why = reasonWords(reason);
      const figure = amount === null ? 'not known' : amountText(amount, contract.currency);
      return `${figure}, ${STATUS_WORDS[status]}${why === '' ? '' : `: ${why}`}`;
    }),
    ...(version.floor === null
      ? []
      : [
          step(
            `${place}.floor`,
            "Paid only if the contract's total is " +
              `${version.floor.strict ? 'more than' : 'at least'} ${money(version.floor.value)}.`,
            (name) =>
              folded.line[name].reason === 'below_floor' ? 'not reached: nothing is paid' : 'paid',
          ),
        ]),
  ];
}

/** Whether a rule with caps names what a line has. */
function isCapped({ line }: FoldedLine, { combine }: ContractVersion): boolean {
  return combine.some(
    ({ caps, commitments }) =>
      caps.length > 0 && commitments.some((id) => line.commitments.includes(id)),
  );
}

function shareSteps(
  input: JudgeInput,
  judged: JudgedContract,
  share: LineShare,
  money: (value: Exact | null) => string,
): readonly ComputationStep[] {
  const place = commitmentPlace(input, share.commitment);
  const judgedCommitment = judged.commitments.find(
    ({ commitment }) => commitment.id === share.commitment,
  );
  const credit = judgedCommitment?.commitment.creditTerms;
  if (credit === undefined || credit === null) return [];
  const chosen = (name: ReadingName) => {
    const uncapped = greatestCredit(share.parts.map((part) => part[name]));
    const part = share.parts.find((part) => part[name] === uncapped);
    const partition = judgedCommitment?.partitions.find(({ values }) => values === part?.partition);
    return { uncapped, tier: partition?.[name].reading.tier ?? null };
  };
  return [
    step(
      `${place}.tiers`,
      [
        ...credit.tiers.map(
          (tier, i) =>
            `${tierName(i)}, ${rangeWords(tier.range)}: ${tierCreditWords(tier.credit)}.`,
        ),
        ...gapWords(credit),
      ].join(' '),
      (name) => tierWords(credit.tiers, chosen(name).tier) || 'no tier applies',
    ),
    step(`${place}.basis`, `Basis: ${basisWords(credit.basis)}.`, () =>
      share.basis === null
        ? 'no fees are known'
        : `${money(share.basis.amount)} in ${counted(share.basis.rows.length, 'row', 'rows')}`,
    ),
    step(`${place}.tiers`, 'The credit is the product of what the tier names.', (name) => {
      const { factors, amount } = chosen(name).uncapped;
      if (factors.length === 0) return money(amount);
      const product = factors.map(({ value }) => factorWords(value)).join(' × ');
      return `${product} = ${money(amount)}`;
    }),
    ...(credit.caps.length === 0
      ? []
      : [
          step(`${place}.caps`, credit.caps.map(capWords).join(' '), (name) =>
            money(share[name].amount),
          ),
        ]),
  ];
}

/** As a decimal where it has one, else as a fraction. */
function factorWords(value: Exact): string {
  let { denominator } = lowestTerms(value);
  for (const prime of [2n, 5n]) while (denominator % prime === 0n) denominator /= prime;
  return denominator === 1n ? plainDecimal(value, 0) : value.toFraction();
}
