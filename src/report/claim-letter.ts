import { existsSync } from 'node:fs';
import { type Claim, type ClaimStep, filingStep } from '../claim/claim.ts';
import { moneyText } from '../claim/derive-claims.ts';
import { type FailedTime, failedTimes, partitionKey } from '../claim/failed-times.ts';
import type { CreditLine, EvaluatedPartition } from '../evaluation/evaluation.ts';
import { decimal, ZERO } from '../exact.ts';
import { packagePath } from '../package-file.ts';
import type { Documents } from '../statement/documents.ts';
import { type EpochMs, formatInstant, instantOf } from '../time.ts';
import { amountText, countText, listed, plainText } from './format-figure.ts';
import { periodLabelText } from './format-time.ts';
import { renderPlainText } from './render-page.ts';

export interface Letter {
  readonly step: string;
  readonly fileName: string;
  readonly text: string;
  /** To be sent with it. */
  readonly attachments: readonly string[];
  /** What the contract demands and no log holds: a person has to write it. */
  readonly fillIn: readonly string[];
}

/** More than this many times of one partition are left to the table in the bundle. */
const MOST_TIMES = 100;

/** What the provider wants and the statement or its bundle has. */
const PROVIDED: ReadonlySet<string> = new Set([
  'times',
  'regions',
  'request_logs',
  'log_files',
  'billing_cycle',
  'incident_description',
]);

/** What the provider wants and only a person knows. */
const FILL_IN: Readonly<Record<string, string>> = {
  affected_users: 'Number and location of the users affected',
  attempts_to_resolve: 'What was tried to resolve it when it occurred',
  traceroutes: 'Traceroutes from the time of the failure',
  urls: 'URLs affected',
  account: 'Account',
  project: 'Project',
  impact: 'Impact on the business',
};

/** The bundle of a statement, as it is attached. */
export function bundleName(number: string): string {
  return `statement-${number}.zip`;
}

/**
 * One letter per step that is not sent, from the contract's own template in `templates/letters/` or
 * the general one; the same claim is the same text.
 */
export function claimLetters(claim: Claim, documents: Documents): readonly Letter[] {
  const { statement, steps } = claim;
  const times = failedTimes(documents, statement);
  const attachments = [bundleName(statement.number)];
  return steps
    .filter(({ sentAt }) => sentAt === null)
    .map((step): Letter => {
      const view = letterView(claim, step, times, attachments);
      return {
        step: step.what,
        fileName: `${statement.number}-${step.what.replaceAll(/[^\w-]+/g, '-')}.txt`,
        text: plainText(renderPlainText(templateOf(statement.contract.id), view)),
        attachments,
        fillIn: view.fillIn,
      };
    });
}

function templateOf(contractId: string): string {
  return existsSync(packagePath('templates', 'letters', `${contractId}.hbs`))
    ? `letters/${contractId}`
    : 'letters/general';
}

function letterView(
  claim: Claim,
  step: ClaimStep,
  times: ReadonlyMap<string, readonly FailedTime[]>,
  attachments: readonly string[],
) {
  const { number, contract, customer, evaluation, revision } = claim.statement;
  const { period } = evaluation;
  const breached = evaluation.commitments.flatMap(({ id, standing, partitions }) =>
    partitions
      .filter(({ claimed }) => standing === 'sla' && claimed.verdict === 'breached')
      .map((partition) => ({ id, partition })),
  );
  const title = `Service credit claim, ${contract.title}, ${periodLabelText(period.label)}`;
  return {
    number,
    revision,
    subject: step.subject ?? title,
    channel: step.channel ?? contract.provider,
    isNotice: step !== filingStep(claim),
    customer,
    title: contract.title,
    version: contract.version,
    currency: contract.currency,
    period: periodLabelText(period.label),
    start: secondText(instantOf(period.start)),
    end: secondText(instantOf(period.end)),
    timeZone: contract.time_zone,
    amount: askedText(claim),
    addsTo: claim.addsTo ?? '',
    askedBefore: amountText(
      moneyText(decimal(evaluation.total.claimed).sub(decimal(claim.asked))),
      contract.currency,
    ),
    accounts: listed(valuesOf(breached, 'account')) || 'see the attached statement',
    regions: listed(valuesOf(breached, 'region')) || 'see the attached statement',
    misses: breached.map(({ id, partition }) => ({
      name: `${id}${nameOf(partition.partition)}`,
      percent: `${partition.claimed.percent ?? 'no figure'} %`,
      times: timeLines(times.get(partitionKey(id, partition.partition)) ?? []),
    })),
    credits: evaluation.credits
      .filter(({ claimed }) => claimed.status !== 'none')
      .map((line) => ({
        name: `${line.commitments.join(' and ')}${nameOf(line.scope)}`,
        amount: creditText(line, contract.currency),
      })),
    evidence: (claim.statement.claim?.evidence ?? []).filter((name) => PROVIDED.has(name)),
    fillIn: (claim.statement.claim?.evidence ?? [])
      .filter((name) => !PROVIDED.has(name))
      .filter((name) => name !== 'account' || valuesOf(breached, 'account').length === 0)
      .map((name) => FILL_IN[name] ?? name),
    attachments,
  };
}

type Miss = { readonly id: string; readonly partition: EvaluatedPartition };

function valuesOf(breached: readonly Miss[], field: string): readonly string[] {
  const values = breached.flatMap(({ partition }) => partition.partition[field] ?? []);
  return [...new Set(values)].sort();
}

function nameOf(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([field, value]) => `, ${field} ${value}`)
    .join('');
}

function askedText({ asked, hasUnknown, statement }: Claim): string {
  const known = amountText(asked, statement.contract.currency);
  if (!hasUnknown) return known;
  const open = 'an amount for you to determine, as no fees or tier that we know of give it';
  return decimal(asked).equals(ZERO) ? open : `${known} and ${open}`;
}

function creditText({ claimed, basis }: CreditLine, currency: string): string {
  if (claimed.amount === null) return 'breached; the amount is for you to determine';
  const of = basis === null ? '' : ` of ${amountText(basis, currency)}`;
  return `${amountText(claimed.amount, currency)}${of}`;
}

/** `2026-06-07T11:00:00Z` */
function secondText(instant: EpochMs): string {
  return formatInstant(instant).replace('.000Z', 'Z');
}

function timeLines(times: readonly FailedTime[]): readonly string[] {
  const lines = times
    .slice(0, MOST_TIMES)
    .map(
      ({ start, end, failed, counted }) =>
        `${secondText(start)} to ${secondText(end)}: ${countText(failed)} of ${countText(counted)} failed`,
    );
  const more = times.length - lines.length;
  return more > 0 ? [...lines, `and ${countText(more)} more, in slots.csv of the bundle`] : lines;
}
