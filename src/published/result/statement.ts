import { z } from 'zod';
import { document } from '../document.ts';
import { count, decimalText, instant, sha256 } from '../scalars.ts';
import { evaluationDocument } from './evaluation.ts';

/** What a statement was computed from, in the order of the bundle. */
export const documentRoles = [
  'contract',
  'fees',
  'exclusions',
  'outages',
  'notices',
  'prior_credits',
  'slots',
] as const;

/** What has to hold before a statement is issued without a word of somebody. */
export const checkNames = [
  'period_ended',
  'settled',
  'ingested',
  'has_events',
  'no_conflicts',
  'fees_final',
  'outages_told',
  'notices_told',
  'prior_credits_told',
  'log_covers_period',
  'claimed_once',
  'version_as_issued',
] as const;

const link = z.strictObject({ number: z.string(), sha256 });
const change = z.strictObject({
  from: decimalText,
  to: decimalText,
  difference: decimalText,
});

export const statementDocument = document(
  'statement@1',
  'An evaluation that was issued, with all that it stands on',
  {
    number: z.string().describe('`AWS-BEDROCK-2026-06-1`: contract, period, revision'),
    revision: z.int().min(1).describe('of the period, from 1; from 2 on it is a restatement'),
    sequence: z.int().min(1).describe('of the contract, from 1, without gaps'),
    previous: link
      .nullable()
      .describe('the statement of the contract that was issued before this one'),
    replaces: z
      .strictObject({ ...link.shape, reason: z.string(), claimed: change, conceded: change })
      .nullable()
      .describe('what a restatement replaces'),
    issued: z.strictObject({ at: instant, by: z.string() }),
    contract: z.strictObject({
      id: z.string(),
      title: z.string(),
      version: z.string(),
      sha256,
      provider: z.string(),
      direction: z.enum(['receivable', 'payable']),
      currency: z.string(),
      time_zone: z.string(),
    }),
    customer: z.string().describe('who keeps the log'),
    events: z.strictObject({
      stored_until: instant.describe('events that were stored later are not in the figures'),
      as_of: instant
        .nullable()
        .describe('events that started then or later do not exist; null: the period was over'),
      late: count.describe('of the period: stored after it had ended and settled'),
      conflicts: count.describe(
        'of the period: identities with more than one content; the last one counts',
      ),
      /**
       * Received between the period's start and `stored_until`, and not read as
       * events: they may be of the period.
       */
      dead_letters: count,
    }),
    checks: z.array(
      z.strictObject({ name: z.enum(checkNames), passed: z.boolean(), finding: z.string() }),
    ),
    anyway: z.string().nullable().describe('why it was issued although a check had not passed'),
    bills: z
      .array(
        z.strictObject({
          bill: z.string(),
          month: z.string(),
          /** Null: a file that is not in the ledger. */
          revision: count.nullable(),
          sha256,
        }),
      )
      .describe('the bills that the fees came from'),
    documents: z.array(z.strictObject({ role: z.enum(documentRoles), sha256, bytes: count })),
    claim: z
      .strictObject({
        automatic: z.boolean(),
        late_forfeits: z.boolean(),
        evidence: z.array(z.string()),
        steps: z.array(
          z.strictObject({
            what: z.string(),
            channel: z.string().nullable(),
            subject: z.string().nullable(),
            due: instant
              .nullable()
              .describe(
                'exclusive; null where the contract names none, or where something is `missing`',
              ),
            missing: z
              .enum(['breach_start', 'breach_end', 'awareness', 'invoice', 'calendar'])
              .nullable(),
          }),
        ),
      })
      .nullable(),
    evaluation: evaluationDocument,
  },
);
