import { localText } from '../../ground/local-text.ts';
import { instantOf } from '../../ground/time.ts';
import type { Commitment, ContractVersion } from '../../money/contract/contract.ts';
import type {
  CreditLine,
  CreditStatus,
  EvaluatedCommitment,
  EvaluatedPartition,
  Evaluation,
  Reading,
} from '../../money/judge/evaluation.ts';
import { boundWords, tierWords } from '../../papers/words/contract-words.ts';
import { amountText, countText, plainText } from '../../papers/words/format-figure.ts';
import { NOT_FINAL } from '../../papers/words/verdict-words.ts';

/**
 * A result as lines that a person reads; the JSON holds more. `version` is the one that it was
 * judged by, `notes` are what `feeNotes` says.
 */
export function describeEvaluation(
  evaluation: Evaluation,
  version: Pick<ContractVersion, 'commitments' | 'timeZone'>,
  notes: readonly string[] = [],
  /** A range in the place of months: its amounts are nobody's last word. */
  isOfNoMonth = false,
): readonly string[] {
  const { contract, period, events, total } = evaluation;
  const [start, end] = [period.start, period.end].map((text) =>
    localText(instantOf(text), version.timeZone),
  );
  return [
    `${contract.id}, version ${contract.version}, period ${period.label} (${start} to ${end})`,
    describeEvents(events),
    ...evaluation.commitments.flatMap((evaluated) =>
      describeCommitment(
        evaluated,
        version.commitments.find(({ id }) => id === evaluated.id),
      ),
    ),
    ...evaluation.credits.map((line) => describeLine(line, total.currency, isOfNoMonth)),
    ...notes.map((note) => `note: ${note}`),
    `total: ${describeTotal(evaluation, isOfNoMonth)}`,
  ].map(plainText);
}

/**
 * Of the whole log, whatever the contract. What was repeated or rejected is known only of files,
 * and a warehouse's counts cannot be told from those of files of which nothing was.
 */
function describeEvents({ read, distinct, conflicts, rejected }: Evaluation['events']): string {
  const name = 'events in the whole log';
  const arrived = read === distinct ? '' : `${countText(read)} read, `;
  const lost = read === distinct ? '' : `, ${countText(rejected)} rejected`;
  return distinct === 0 && read === 0
    ? `${name}: none`
    : `${name}: ${arrived}${countText(distinct)} distinct, ${countText(conflicts)} ` +
        `in conflict${lost}`;
}

function describeCommitment(
  { id, standing, method, partitions }: EvaluatedCommitment,
  commitment: Commitment | undefined,
): readonly string[] {
  const own = method === 'ours' ? ', by a method of our own' : '';
  const target = commitment === undefined ? '' : `, target ${boundWords(commitment.target)}`;
  return [
    `${id}: ${standing}${own}${target}${partitions.length === 0 ? ': no events' : ''}`,
    ...partitions.flatMap((partition) => describePartition(partition, commitment)),
  ];
}

/** Without an amount there is nothing to add up: a 0 would read as a month without a fault. */
function describeTotal({ commitments, credits, total }: Evaluation, isOfNoMonth: boolean): string {
  if (credits.some(({ claimed }) => claimed.amount !== null)) {
    return (
      `${describeAmounts(total.claimed, total.conceded, total.currency)}, ` +
      `${statusText(total.status, isOfNoMonth)}`
    );
  }
  if (credits.length > 0) return 'not known';
  return commitments.every(({ standing }) => standing === 'target')
    ? 'no clause that pays'
    : 'not known (no events)';
}

function describePartition(
  partition: EvaluatedPartition,
  commitment: Commitment | undefined,
): readonly string[] {
  const { claimed, conceded, verdict } = partition;
  const name = `  ${fieldText(partition.partition)}: ${verdict}`;
  const [first, second] = [claimed, conceded].map((reading) =>
    describeReading(reading, commitment),
  );
  return first === second
    ? [`${name}: ${first}`]
    : [name, `    claimed: ${first}`, `    conceded: ${second}`];
}

function describeReading(
  { attainment, percent, reason, units, slots, tier }: Reading,
  commitment: Commitment | undefined,
): string {
  const exact =
    attainment === null
      ? ''
      : ` = ${numberText(attainment.numerator)}/${numberText(attainment.denominator)}`;
  const figure = percent === null ? (reason ?? 'no figure') : `${percent} %${exact}`;
  const paid = tierWords(commitment?.creditTerms?.tiers ?? [], tier);
  return [
    paid === '' ? figure : `${figure}, ${paid}`,
    `${countText(units.good)} good, ${countText(units.bad)} bad, ` +
      `${countText(units.invalid)} invalid`,
    // A share of calls has none.
    ...(slots.total === 0
      ? []
      : [`${countText(slots.with_data)} of ${countText(slots.total)} slots with data`]),
  ].join('; ');
}

/** Of a whole number of any length. */
function numberText(digits: string): string {
  return amountText(digits, '').trim();
}

function describeLine(line: CreditLine, currency: string, isOfNoMonth: boolean): string {
  const { claimed, conceded, basis } = line;
  const amounts = describeAmounts(claimed.amount, conceded.amount, currency);
  const reason = claimed.reason === null ? '' : ` (${claimed.reason})`;
  const of = basis === null ? '' : `, basis ${amountText(basis, currency)}`;
  return (
    `credit ${fieldText(line.scope)} for ${line.commitments.join(' + ')}: ${amounts}, ` +
    `${statusText(claimed.status, isOfNoMonth)}${reason}${of}`
  );
}

function statusText(status: CreditStatus, isOfNoMonth: boolean): string {
  return isOfNoMonth && status === 'final' ? NOT_FINAL : status;
}

function describeAmounts(
  claimed: string | null,
  conceded: string | null,
  currency: string,
): string {
  const amount = (value: string | null) =>
    value === null ? 'unknown' : amountText(value, currency);
  return claimed === conceded
    ? amount(claimed)
    : `${amount(claimed)} claimed, ${amount(conceded)} conceded`;
}

function fieldText(values: Readonly<Record<string, string>>): string {
  const fields = Object.entries(values);
  if (fields.length === 0) return 'everything';
  return fields
    .map(([name, value]) => `${name} ${value === '' ? '(not known)' : value}`)
    .join(', ');
}
