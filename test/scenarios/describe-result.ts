import { formatInstant, parseInstant } from '../../src/ground/time.ts';
import type { ContractVersion } from '../../src/money/contract/contract.ts';
import { claimDeadline } from '../../src/money/deadline/claim-deadline.ts';
import type { CreditLine, Evaluation, Reading } from '../../src/money/judge/evaluation.ts';

/** The result of a scenario, a line for each partition of each commitment and for each credit. */
export function describeResult({ commitments, credits }: Evaluation): readonly string[] {
  return [
    ...commitments.flatMap(({ id, partitions }) =>
      partitions.map(({ partition, claimed, conceded }) => {
        const name = partitions.length > 1 ? [id, ...named(partition)].join(' ') : id;
        return `${name}: ${both(claimed, conceded, readingText)}`;
      }),
    ),
    ...credits.map(({ scope, commitments: paid, claimed, conceded }) => {
      const fields = Object.keys(scope).length > 0 ? named(scope) : ['for', paid.join(' and ')];
      const name = credits.length > 1 ? ['credit', ...fields].join(' ') : 'credit';
      return `${name}: ${both(claimed, conceded, creditText)}`;
    }),
  ];
}

/** By when each step of a claim is due, where a period alone says so. */
export function describeDeadlines(
  { period }: Evaluation,
  { claim, timeZone }: ContractVersion,
): readonly string[] {
  const [start = 0, end = 0] = [parseInstant(period.start), parseInstant(period.end)];
  return (claim?.steps ?? []).flatMap(({ what, due }) => {
    const instant =
      due === null ? null : claimDeadline(due, { period: { start, end } }, timeZone).instant;
    return instant === null ? [] : [`${what} before ${formatInstant(instant)}`];
  });
}

function named(fields: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(fields).map((field) => field.join('='));
}

function both<Value>(claimed: Value, conceded: Value, text: (value: Value) => string): string {
  const [first, second] = [text(claimed), text(conceded)];
  return first === second ? first : `claimed ${first}; conceded ${second}`;
}

function readingText({ percent, verdict, reason, tier }: Reading): string {
  return [
    ...(percent === null ? [] : [`${percent} %`]),
    verdict,
    ...(tier === null ? [] : [`row ${tier + 1}`]),
    ...(reason === null ? [] : [reason]),
  ].join(', ');
}

function creditText({ amount, status, reason }: CreditLine['claimed']): string {
  const known = amount === null ? status : `${amount} ${status}`;
  return reason === null ? known : `${known}, ${reason}`;
}
