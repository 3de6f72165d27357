import type {
  CreditLine,
  CreditStatus,
  EvaluatedPartition,
  Evaluation,
  Reading,
} from '../judge/evaluation.ts';

/** A result as lines that a person reads; the JSON holds more. `notes` are what `feeNotes` says. */
export function describeEvaluation(
  evaluation: Evaluation,
  notes: readonly string[] = [],
  /** A range in the place of months: its amounts are nobody's last word. */
  isOfNoMonth = false,
): readonly string[] {
  const { contract, period, events, total } = evaluation;
  return [
    `${contract.id}, version ${contract.version}, period ${period.label} (${period.start} to ${period.end})`,
    describeEvents(events),
    ...evaluation.commitments.flatMap(({ id, standing, method, partitions }) => [
      `${id}: ${standing}${method === 'ours' ? ', by a method of our own' : ''}${partitions.length === 0 ? ': no events' : ''}`,
      ...partitions.flatMap(describePartition),
    ]),
    ...evaluation.credits.map((line) => describeLine(line, total.currency, isOfNoMonth)),
    ...notes.map((note) => `note: ${note}`),
    `total: ${describeTotal(evaluation, isOfNoMonth)}`,
  ];
}

/**
 * Of the whole log, whatever the contract. What was repeated or rejected is known only of files, and
 * a warehouse's counts cannot be told from those of files of which nothing was.
 */
function describeEvents({ read, distinct, conflicts, rejected }: Evaluation['events']): string {
  const name = 'events in the whole log';
  const arrived = read === distinct ? '' : `${read} read, `;
  const lost = read === distinct ? '' : `, ${rejected} rejected`;
  return distinct === 0 && read === 0
    ? `${name}: none`
    : `${name}: ${arrived}${distinct} distinct, ${conflicts} in conflict${lost}`;
}

/** Without an amount there is nothing to add up: a 0 would read as a month without a fault. */
function describeTotal({ commitments, credits, total }: Evaluation, isOfNoMonth: boolean): string {
  if (credits.some(({ claimed }) => claimed.amount !== null)) {
    return `${describeAmounts(total.claimed, total.conceded, total.currency)}, ${statusText(total.status, isOfNoMonth)}`;
  }
  if (credits.length > 0) return 'not known';
  return commitments.every(({ standing }) => standing === 'target')
    ? 'no clause that pays'
    : 'not known (no events)';
}

function describePartition(partition: EvaluatedPartition): readonly string[] {
  const { claimed, conceded, verdict } = partition;
  const name = `  ${fieldText(partition.partition)}: ${verdict}`;
  const [first, second] = [describeReading(claimed), describeReading(conceded)];
  return first === second
    ? [`${name}: ${first}`]
    : [name, `    claimed: ${first}`, `    conceded: ${second}`];
}

function describeReading({ percent, reason, units, slots }: Reading): string {
  const figure = percent === null ? (reason ?? 'no figure') : `${percent} %`;
  return (
    `${figure}; ${units.good} good, ${units.bad} bad, ${units.invalid} invalid; ` +
    `${slots.with_data} of ${slots.total} slots with data`
  );
}

function describeLine(line: CreditLine, currency: string, isOfNoMonth: boolean): string {
  const { claimed, conceded, basis } = line;
  const amounts = describeAmounts(claimed.amount, conceded.amount, currency);
  const reason = claimed.reason === null ? '' : ` (${claimed.reason})`;
  const of = basis === null ? '' : `, basis ${basis}`;
  return `credit ${fieldText(line.scope)} for ${line.commitments.join(' + ')}: ${amounts}, ${statusText(claimed.status, isOfNoMonth)}${reason}${of}`;
}

function statusText(status: CreditStatus, isOfNoMonth: boolean): string {
  return isOfNoMonth && status === 'final' ? 'not final (not a month)' : status;
}

function describeAmounts(
  claimed: string | null,
  conceded: string | null,
  currency: string,
): string {
  const amount = (value: string | null) => (value === null ? 'unknown' : `${currency} ${value}`);
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
