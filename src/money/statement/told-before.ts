import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { type NoticeTable, parseNotices } from '../input/notices.ts';
import { type OutageTable, parseOutages } from '../input/outages.ts';
import { parsePriorCredits } from '../input/prior-credits.ts';
import type { PriorCredits } from '../input/prior-total.ts';
import { findDocuments, textOfDocument } from './documents.ts';
import { findStatements, newestRevisions } from './find-statements.ts';
import { FILES } from './frozen-inputs.ts';
import type { DocumentRole } from './statement.ts';

/** What people told of a period when it was stated last; null each: nobody did. */
export interface ToldBefore {
  readonly outages: OutageTable | null;
  readonly notices: NoticeTable | null;
  /** Null as well where a month was left open. */
  readonly priorCredits: PriorCredits | null;
}

const NOTHING: ToldBefore = { outages: null, notices: null, priorCredits: null };

/**
 * Read from the documents of the newest statement of a contract for a period,
 * as far as they could act on it.
 */
export async function toldBefore(
  ledger: LedgerSession,
  contractId: string,
  period: string,
): Promise<ToldBefore> {
  const [newest] = newestRevisions(await findStatements(ledger, { contractId, period }));
  if (newest === undefined) return NOTHING;
  const { number, checks } = newest.statement;
  const documents = await findDocuments(ledger, number);
  const read = <Table>(role: DocumentRole, parse: (text: string, file: string) => Table) => {
    const text = textOfDocument(documents, role);
    return text === undefined ? null : parse(text, `${number}:${FILES[role]}`);
  };
  // A statement that was not checked for it may have taken months for nothing that nobody told of.
  const isChecked = checks.some(({ name }) => name === 'prior_credits_told');
  const prior = isChecked ? read('prior_credits', parsePriorCredits) : null;
  const isWhole = prior?.every(({ amount }) => amount !== null) === true;
  return {
    outages: read('outages', parseOutages),
    notices: read('notices', parseNotices),
    priorCredits: isWhole ? prior : null,
  };
}
