import { decimal, decimalsIn, plainDecimal, ZERO } from '../../ground/exact.ts';
import { localText } from '../../ground/local-text.ts';
import { instantOf } from '../../ground/time.ts';
import type { Commitment, ContractVersion } from '../../money/contract/contract.ts';
import type {
  ExplainedCommitment,
  ExplainedLine,
  ExplainedPartition,
  ExplainedShare,
  Explanation,
} from '../../money/explanation/explanation.ts';
import type { CreditStatus } from '../../money/judge/evaluation.ts';
import {
  basisWords,
  boundWords,
  rangeWords,
  tierCreditWords,
  tierName,
} from '../../papers/words/contract-words.ts';
import {
  attainmentWords,
  exactOf,
  keptWords,
  limitWords,
  moneyWords,
  numberWords,
  unitsWords,
} from '../../papers/words/explanation-words.ts';
import { amountText, counted, countText, plainText } from '../../papers/words/format-figure.ts';
import {
  NOT_FINAL,
  partitionWords,
  percentWords,
  reasonWords,
  STATUS_WORDS,
} from '../../papers/words/verdict-words.ts';
import { lostLines, slotLines } from './text-explain-slots.ts';

const READINGS = {
  claimed: 'claimed reading: disputed calls are bad, approved exclusions apply',
  conceded: 'conceded reading: disputed calls are good, asserted exclusions apply as well',
} as const;

/**
 * An explanation from its total down to calls; `version` is the one that governed, `notes` are what
 * `feeNotes` says.
 */
export function renderExplanation(
  explanation: Explanation,
  version: ContractVersion,
  notes: readonly string[] = [],
  /** A range in the place of months: its amounts are nobody's last word. */
  isOfNoMonth = false,
): string {
  const { contract, period, reading } = explanation;
  const at = (text: string) => localText(instantOf(text), version.timeZone);
  const lines = [
    `${contract.id}, version ${contract.version}, period ${period.label} (${at(period.start)} ` +
      `to ${at(period.end)})`,
    READINGS[reading],
    '',
    ...totalLines(explanation, isOfNoMonth),
    ...notes.map((note) => `  note: ${note}`),
    ...explanation.credits.flatMap((line) => [
      '',
      ...lineLines(line, explanation, version, isOfNoMonth),
    ]),
    ...explanation.commitments.flatMap((commitment) => commitmentLines(commitment, version)),
  ];
  return plainText(lines.join('\n'));
}

function totalLines({ total }: Explanation, isOfNoMonth: boolean): readonly string[] {
  const { amount, currency, status, floor } = total;
  const money = (limit: string) =>
    amountText(plainDecimal(decimal(limit), decimalsIn(amount)), currency);
  const reached =
    floor?.reached === null
      ? 'not compared while an amount is unknown'
      : floor?.reached === true
        ? 'reached'
        : 'not reached';
  return [
    `Total ${amountText(amount, currency)}, ${statusText(status, isOfNoMonth)}`,
    ...(floor === null ? [] : [`  floor: ${limitWords(floor.bound, money)} in all; ${reached}`]),
  ];
}

function lineLines(
  line: ExplainedLine,
  { total }: Explanation,
  version: ContractVersion,
  isOfNoMonth: boolean,
): readonly string[] {
  const { amount, status, reason } = line.credit;
  const why = reasonWords(line.credit.reason);
  const { decimals, mode } = total.rounding;
  const owed =
    amount === null
      ? STATUS_WORDS[status]
      : `${amountText(amount, total.currency)}, ${statusText(status, isOfNoMonth)}`;
  const because = why === '' ? '' : `: ${why}`;
  const groups = line.groups
    .filter(({ caps }) => line.shares.length > 1 || caps.length > 0)
    .flatMap((group) => groupLines(group, decimals));
  const unrounded = line.before_rounding === null ? ZERO : exactOf(line.before_rounding);
  const before = moneyWords(unrounded, decimals);
  const rounding =
    line.before_rounding === null || status === 'none'
      ? []
      : [`  ${before} rounded to ${decimals} decimals, ${mode}: ${amount}`];
  return [
    `Credit for ${partitionWords(line.scope)}: ${owed}${because}`,
    ...line.shares.flatMap((share) => shareLines(share, version, decimals)),
    ...groups,
    ...(reason === 'below_floor' ? [`  ${before} before the floor`] : rounding),
  ];
}

function statusText(status: CreditStatus, isOfNoMonth: boolean): string {
  return isOfNoMonth && status === 'final' ? NOT_FINAL : STATUS_WORDS[status];
}

function groupLines(
  { rule, commitments, before_caps, caps, amount }: ExplainedLine['groups'][number],
  decimals: number,
): readonly string[] {
  const how = rule === 'max' ? 'the greatest of' : rule === 'sum' ? 'the sum of' : 'alone,';
  const [folded, capped] = [before_caps, amount].map((one) => moneyWords(exactOf(one), decimals));
  return [
    `  ${how} ${commitments.join(' and ')}: ${folded}`,
    ...(caps.length === 0 ? [] : [...capLines(caps, decimals), `    = ${capped}`]),
  ];
}

function capLines(caps: ExplainedShare['caps'], decimals: number): readonly string[] {
  return caps.map(({ kind, number, limit }) => {
    const share =
      kind === 'percent_of_basis'
        ? `${number} % of the basis`
        : `${number} × the basis, less what was paid in eleven months`;
    return `    at most ${moneyWords(exactOf(limit), decimals)}: ${share}`;
  });
}

const FACTORS: Readonly<Record<ExplainedShare['factors'][number]['name'], string>> = {
  basis: 'basis',
  per_day: 'share of one day of the period',
  days: 'days of fees',
  percent: 'credit of the tier',
  missed: 'missed share, 1 − attainment',
  multiplier: 'multiplier',
  steps: 'steps of outages',
};

const SHOWN_ROWS = 10;

function shareLines(
  share: ExplainedShare,
  version: ContractVersion,
  decimals: number,
): readonly string[] {
  const commitment = version.commitments.find(({ id }) => id === share.commitment) as Commitment;
  const of =
    share.of_partitions > 1
      ? `, the greatest of ${countText(share.of_partitions)} partitions: ` +
        `${partitionWords(share.partition)}`
      : '';
  const why = reasonWords(share.reason);
  if (share.status === 'none') {
    return [`  ${share.commitment}: nothing owed, ${why === '' ? 'the target is met' : why}`];
  }
  const amount = share.amount === null ? 'not known' : moneyWords(exactOf(share.amount), decimals);
  return [
    `  ${share.commitment}${of}: ${amount}${why === '' ? '' : ` (${why})`}`,
    ...tierLines(share, commitment),
    ...share.factors.map(({ name, value }, i) => {
      const number =
        name === 'percent'
          ? `${moneyWords(exactOf(value).mul(100), 0)} %`
          : name === 'basis'
            ? moneyWords(exactOf(value), decimals)
            : numberWords(exactOf(value));
      return `    ${i === 0 ? ' ' : '×'} ${number}  ${FACTORS[name]}`;
    }),
    ...(share.before_caps === null || share.factors.length === 0
      ? []
      : [`    = ${moneyWords(exactOf(share.before_caps), decimals)}`]),
    ...capLines(share.caps, decimals),
    ...basisLines(share, commitment, decimals),
  ];
}

function tierLines({ tier }: ExplainedShare, { creditTerms }: Commitment): readonly string[] {
  const found = tier === null ? undefined : creditTerms?.tiers[tier];
  if (tier === null || found === undefined) return [];
  return [
    `    ${tierName(tier)}: ${rangeWords(found.range)} pays ${tierCreditWords(found.credit)}`,
  ];
}

function basisLines(
  { basis }: ExplainedShare,
  { creditTerms }: Commitment,
  decimals: number,
): readonly string[] {
  if (creditTerms === null) return [];
  const words = basisWords(creditTerms.basis);
  if (basis === null) return [`    basis: ${words}: no row of the fees`];
  const shown = basis.rows.slice(0, SHOWN_ROWS);
  const more = basis.rows.length - shown.length;
  return [
    `    basis ${moneyWords(decimal(basis.amount), decimals)}: ${words}; ` +
      `${counted(basis.rows.length, 'row', 'rows')} of ` +
      `${basis.file}${basis.estimated ? ', estimated' : ''}`,
    ...shown.map(({ source, line, cost }) =>
      source === undefined
        ? `      line ${line}: ${moneyWords(decimal(cost), decimals)}`
        : `      ${source}, line ${line}: ${moneyWords(decimal(cost), decimals)}`,
    ),
    ...(more > 0 ? [`      and ${countText(more)} more`] : []),
  ];
}

function commitmentLines(
  explained: ExplainedCommitment,
  version: ContractVersion,
): readonly string[] {
  const commitment = version.commitments.find(({ id }) => id === explained.id) as Commitment;
  return explained.partitions.flatMap((partition) => [
    '',
    ...partitionLines(partition, commitment, version.timeZone),
  ]);
}

function partitionLines(
  partition: ExplainedPartition,
  commitment: Commitment,
  timeZone: string,
): readonly string[] {
  const { verdict, percent, reason, units, lost, slot } = partition;
  const isNotice = commitment.indicator.kind === 'notice';
  const name = `${commitment.id} for ${partitionWords(partition.partition)}`;
  const figure =
    percent === null ? `${percentWords(partition)}: ${reasonWords(reason)}` : `${percent} %`;
  const method = commitment.method === 'ours' ? ', by a method of our own' : '';
  return [
    `${name}: ${verdict}, ${figure}, target ${boundWords(commitment.target)}${method}`,
    isNotice ? `  incidents: ${keptWords(units)}` : `  calls: ${unitsWords(units)}`,
    ...partition.figures.map((figure) => {
      const further =
        partition.figures.length === 1
          ? ''
          : `; target ${limitWords(figure.target)} %, ` +
            `${figure.met ? 'met' : 'missed'}${figure.decides ? ', decides' : ''}`;
      const rounded =
        commitment.compare === null
          ? ''
          : `; compared as ${moneyWords(exactOf(figure.compared), 0)} %`;
      return `  attainment: ${attainmentWords(figure)}${rounded}${further}`;
    }),
    ...(lost === null ? [] : lostLines(lost, timeZone, isNotice)),
    ...(slot === null ? [] : slotLines(slot, timeZone, commitment)),
  ];
}
