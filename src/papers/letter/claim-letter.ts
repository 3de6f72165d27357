import { existsSync } from 'node:fs';
import { decimal, ZERO } from '../../ground/exact.ts';
import { zonedText } from '../../ground/local-text.ts';
import { packagePath } from '../../ground/package-file.ts';
import { instantOf } from '../../ground/time.ts';
import { type Claim, type ClaimStep, filingStep } from '../../money/claim/claim.ts';
import { type Measures, NOT_MEASURED } from '../../money/claim/measure-misses.ts';
import { type MissedPartition, missedTimes } from '../../money/claim/missed-times.ts';
import { moneyText } from '../../money/claim/money-text.ts';
import { SCOPE_COLUMNS } from '../../money/input/fee-rows.ts';
import type { CreditLine, EvaluatedPartition } from '../../money/judge/evaluation.ts';
import { publishedPercent } from '../../money/judge/judge-reading.ts';
import type { Documents } from '../../money/statement/documents.ts';
import { thawInputs } from '../../money/statement/frozen-inputs.ts';
import { UNNAMED_ORGANISATION } from '../../money/statement/statement.ts';
import { renderPlainText } from '../print/render-page.ts';
import { boundWords, rangeWords, tierCreditWords } from '../words/contract-words.ts';
import { amountText, listed, plainText } from '../words/format-figure.ts';
import { periodLabelText } from '../words/format-time.ts';
import { missLines, mostTimes, promiseText } from '../words/miss-words.ts';

export interface Letter {
  readonly step: string;
  readonly fileName: string;
  readonly text: string;
  /** To be sent with it. */
  readonly attachments: readonly string[];
  /** What the contract demands and no log holds: a person has to write it. */
  readonly fillIn: readonly string[];
}

/** What the provider wants and the letter has. */
const PROVIDED: ReadonlySet<string> = new Set([
  'times',
  'regions',
  'billing_cycle',
  'incident_description',
]);

/** What the provider wants and the bundle has. */
const IN_BUNDLE: ReadonlySet<string> = new Set(['request_logs', 'log_files']);

/** What the provider wants and only a person knows. */
const FILL_IN: Readonly<Record<string, string>> = {
  affected_users: 'Number and location of the users affected',
  attempts_to_resolve: 'What was tried to resolve it when it occurred',
  traceroutes: 'Traceroutes from the time of the failure',
  urls: 'URLs affected',
  account: 'Account',
  project: 'Project',
  impact: 'Impact on the business',
  request_logs: 'Logs of the requests, which are not attached',
  log_files: 'Log files, which are not attached',
};

/** The bundle of a statement, as it is attached. */
export function bundleName(number: string): string {
  return `statement-${number}.zip`;
}

export interface LetterOptions {
  /** What is read from the events. */
  readonly measures?: Measures;
  /** Names of files that lie beside the letters. */
  readonly attachments: readonly string[];
}

/**
 * One letter per step that is not sent, from the contract's own template in `templates/letters/` or
 * the general one; the same claim is the same text.
 */
export function claimLetters(
  claim: Claim,
  documents: Documents,
  { measures = NOT_MEASURED, attachments }: LetterOptions,
): readonly Letter[] {
  const { statement, steps } = claim;
  // A statement from before there were tables of slots has none.
  const judged = documents.has('slots') ? thawInputs(documents, statement) : null;
  const missed = judged === null ? [] : missedTimes(judged, measures);
  const billed = judged?.fees?.rows.map(({ values }) => values.get(SCOPE_COLUMNS.account) ?? '');
  return steps
    .filter(({ sentAt }) => sentAt === null)
    .map((step): Letter => {
      const view = letterView(claim, step, {
        missed,
        billed: [...new Set(billed)].filter((account) => account !== '').sort(),
        attachments,
      });
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
  {
    missed,
    billed,
    attachments,
  }: {
    readonly missed: readonly MissedPartition[];
    /** Accounts of the fees that the credit is a share of. */
    readonly billed: readonly string[];
    readonly attachments: readonly string[];
  },
) {
  const { number, contract, customer, evaluation, revision } = claim.statement;
  const { period } = evaluation;
  const breached = evaluation.commitments.flatMap(({ id, standing, partitions }) =>
    partitions
      .filter(({ claimed }) => standing === 'sla' && claimed.verdict === 'breached')
      .map((partition) => ({ id, partition })),
  );
  const zone = contract.time_zone;
  const named = valuesOf(breached, 'account');
  const accounts = named.length > 0 ? named : billed;
  const isAttached = attachments.length > 0;
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
    start: zonedText(instantOf(period.start), zone),
    end: zonedText(instantOf(period.end), zone),
    timeZone: zone,
    amount: askedText(claim),
    addsTo: claim.addsTo ?? '',
    askedBefore: amountText(
      moneyText(decimal(evaluation.total.claimed).sub(decimal(claim.asked)), claim.statement),
      contract.currency,
    ),
    accounts: listed(accounts) || 'all that the agreement covers',
    regions: listed(valuesOf(breached, 'region')) || 'all that the agreement covers',
    misses: breached.map((miss) =>
      missView(miss, missed, zone, {
        most: mostTimes(breached.length),
        restIn: isAttached ? 'slots.csv of the bundle' : null,
      }),
    ),
    credits: evaluation.credits
      .filter(({ claimed }) => claimed.status !== 'none')
      .map((line) => ({
        name: `${line.commitments.join(' and ')}${nameOf(line.scope)}`,
        amount: creditText(line, contract.currency),
      })),
    fillIn: gapsOf(claim.statement, accounts, isAttached),
    attachments,
  };
}

/** What a person has to add. */
function gapsOf(
  { customer, claim }: Claim['statement'],
  accounts: readonly string[],
  isAttached: boolean,
): readonly string[] {
  const isProvided = (name: string) => PROVIDED.has(name) || (isAttached && IN_BUNDLE.has(name));
  const missing = (claim?.evidence ?? [])
    .filter((name) => !isProvided(name))
    .filter((name) => name !== 'account' || accounts.length === 0)
    .map((name) => FILL_IN[name] ?? name);
  return customer === UNNAMED_ORGANISATION
    ? ['The name of your organisation', ...missing]
    : missing;
}

function missView(
  { id, partition: { partition, claimed } }: Miss,
  missed: readonly MissedPartition[],
  timeZone: string,
  lines: Parameters<typeof missLines>[2],
) {
  const name = `${id}${nameOf(partition)}`;
  const known = missed.find((one) => one.commitment.id === id && isSame(one.partition, partition));
  if (known === undefined) {
    return { name, percent: `${claimed.percent ?? 'no figure'} %`, promise: '', times: [] };
  }
  const { figures, decisive } = known.judged.claimed;
  // Of several thresholds that which decides need not be the one that is printed.
  const isFirst = decisive === null || decisive === figures[0];
  const percent = isFirst
    ? claimed.percent
    : publishedPercent(decisive.attainment.mul(100), decisive.target);
  const target = decisive?.target ?? known.commitment.target;
  const tier =
    claimed.tier === null ? undefined : known.commitment.creditTerms?.tiers[claimed.tier];
  const falls =
    tier === undefined ? '' : `; ${rangeWords(tier.range)}: ${tierCreditWords(tier.credit)}`;
  return {
    name,
    percent: `${percent ?? 'no figure'} %, promised: ${boundWords(target)}${falls}`,
    promise: promiseText(known),
    times: missLines(known, timeZone, lines),
  };
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const fields = Object.keys(a);
  return fields.length === Object.keys(b).length && fields.every((name) => a[name] === b[name]);
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
