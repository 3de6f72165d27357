import { readFileSync } from 'node:fs';
import { UptallyError } from '../../ground/errors.ts';
import { sha256Of } from '../../ground/sha256.ts';
import { parseInstant } from '../../ground/time.ts';
import { parseContract } from '../contract/load-contract.ts';
import { activeTime, governingVersion, precedingMonth } from '../contract/period.ts';
import { actingExclusions, actingNotices, actingOutages } from '../evaluation/acting-windows.ts';
import { exclusionsText, parseExclusions } from '../input/exclusions.ts';
import type { FeeTable } from '../input/fee-rows.ts';
import { feesText, parseJudgedFees } from '../input/fees.ts';
import { noticesText, parseNotices } from '../input/notices.ts';
import { outagesText, parseOutages } from '../input/outages.ts';
import { parsePriorCredits, priorCreditsText } from '../input/prior-credits.ts';
import type { JudgeInput } from '../judge/judge-contract.ts';
import { countsTowards, neededColumns } from '../judge/sum-basis.ts';
import { type Documents, textOfDocument } from './documents.ts';
import { parseSlotTable, slotTableText } from './slot-table.ts';
import type { DocumentRole, Statement } from './statement.ts';

/**
 * Everything that an evaluation is judged by, as files that the other party may see: what is
 * counted is a table of slots; of fees, exclusions and outages there is only what counts or
 * can act, without a word of other vendors. Throws `rejected` if the contract's file is not
 * what it was when it was loaded.
 */
export function freezeInputs(input: JudgeInput): Documents {
  const { contract, version, period, fees, priorCredits } = input;
  const contractBytes = readFileSync(contract.file);
  if (sha256Of(contractBytes) !== contract.sha256) {
    throw new UptallyError('rejected', `${contract.file}: changed while it was evaluated`);
  }
  const texts: readonly (readonly [DocumentRole, string | null])[] = [
    ['fees', fees && countingFeesText(input, fees)],
    ['exclusions', exclusionsText(actingExclusions(input.exclusions, input))],
    ['outages', input.outages && outagesText(actingOutages(input.outages, input))],
    ['notices', input.notices && noticesText(actingNotices(input.notices, input))],
    ['prior_credits', priorCredits && priorCreditsText(priorCredits)],
    ['slots', slotTableText(version, period, input.counts)],
  ];
  return new Map<DocumentRole, Uint8Array>([
    ['contract', contractBytes],
    ...texts.flatMap(([role, text]) => (text === null ? [] : [[role, Buffer.from(text)] as const])),
  ]);
}

/** Columns that only other bills have are not in it. */
function countingFeesText(input: JudgeInput, fees: FeeTable): string {
  const rows = feesThatCount(input, fees);
  const needed = new Set([
    'BillingPeriodStart',
    ...input.version.commitments.flatMap(neededColumns),
  ]);
  const isUsed = (column: string) =>
    needed.has(column) || rows.some(({ values }) => (values.get(column) ?? '') !== '');
  return feesText({ columns: new Set([...fees.columns].filter(isUsed)), rows });
}

/** The rows that a credit of the evaluation is a share of. */
export function feesThatCount(
  { version, period, counts }: Pick<JudgeInput, 'version' | 'period' | 'counts'>,
  fees: FeeTable,
): FeeTable['rows'] {
  const asked = version.commitments.flatMap(({ partitionBy, creditTerms }, i) => {
    if (creditTerms === null) return [];
    const { basis } = creditTerms;
    const month = basis.month === 'same' ? period.month : precedingMonth(period.month);
    // Without partitions there is one that has no values.
    const partitions = partitionBy.length === 0 ? [{ values: [] }] : (counts[i] ?? []);
    const scopes = new Map(
      partitions
        .map(({ values }) => basis.scope.map((field) => values[partitionBy.indexOf(field)] ?? ''))
        .map((scope) => [JSON.stringify(scope), scope]),
    );
    return [...scopes.values()].map((scope) => ({ basis, month, scope }));
  });
  return fees.rows.filter((row) =>
    asked.some(
      ({ basis, month, scope }) => row.month === month && countsTowards(row, basis, scope),
    ),
  );
}

/**
 * What a statement was judged by, read back from its documents. The counts of events
 * are taken from the statement: they are of the whole log, which its documents do
 * not hold. Throws `invalid_input`.
 */
export function thawInputs(documents: Documents, statement: Statement): JudgeInput {
  const { evaluation, events } = statement;
  const { contract, version, period } = frozenContract(documents, statement);
  const read = <Table>(role: DocumentRole, parse: (text: string, file: string) => Table) => {
    const text = textOfDocument(documents, role);
    return text === undefined ? null : parse(text, FILES[role]);
  };
  return {
    contract,
    version,
    period,
    counts: parseSlotTable(textOfDocument(documents, 'slots') ?? '', FILES.slots, version),
    activeTime: activeTime(contract),
    exclusions: read('exclusions', parseExclusions)?.exclusions ?? [],
    outages: read('outages', parseOutages)?.outages ?? null,
    notices: read('notices', parseNotices)?.notices ?? null,
    fees: read('fees', parseJudgedFees),
    priorCredits: read('prior_credits', parsePriorCredits),
    asOf: events.as_of === null ? undefined : parseInstant(events.as_of),
    events: evaluation.events,
  };
}

/** The contract that a statement was made under, as its file was then. Throws `invalid_input`. */
export function frozenContract(
  documents: Documents,
  { evaluation }: Pick<Statement, 'evaluation'>,
): Pick<JudgeInput, 'contract' | 'version' | 'period'> {
  const contract = parseContract(textOfDocument(documents, 'contract') ?? '', FILES.contract);
  return { contract, ...governingVersion(contract, evaluation.period.label) };
}

/** What each document is called where it is a file. */
export const FILES: Readonly<Record<DocumentRole, string>> = {
  contract: 'contract.yaml',
  fees: 'fees.csv',
  exclusions: 'exclusions.json',
  outages: 'outages.json',
  notices: 'notices.json',
  prior_credits: 'prior-credits.csv',
  slots: 'slots.csv',
};
