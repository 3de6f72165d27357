import { z } from 'zod';
import { sha256Of } from '../../ground/sha256.ts';
import { evaluationSchema } from '../judge/evaluation.ts';
import type { JudgeInput } from '../judge/judge-contract.ts';
import { canonicalJson } from './canonical-json.ts';

/** Stands where nobody said who the organisation is. */
export const UNNAMED_ORGANISATION = 'the customer';

/** `uptally/statement@1`: an evaluation that was issued, with all that it stands on. */

const instant = z.iso.datetime({ precision: 3 });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const amount = z.string().regex(/^-?\d+(\.\d+)?$/);
const count = z.int().min(0);

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
export type DocumentRole = (typeof documentRoles)[number];

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
export type CheckName = (typeof checkNames)[number];

const link = z.strictObject({ number: z.string(), sha256 });
const change = z.strictObject({ from: amount, to: amount, difference: amount });

export const statementSchema = z.strictObject({
  schema: z.literal('uptally/statement@1'),
  /** `AWS-BEDROCK-2026-06-1`: contract, period, revision. */
  number: z.string(),
  /** Of the period, from 1; from 2 on it is a restatement. */
  revision: z.int().min(1),
  /** Of the contract, from 1, without gaps. */
  sequence: z.int().min(1),
  /** The statement of the contract that was issued before this one. */
  previous: link.nullable(),
  /** What a restatement replaces. */
  replaces: z
    .strictObject({ ...link.shape, reason: z.string(), claimed: change, conceded: change })
    .nullable(),
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
  /** Who keeps the log. */
  customer: z.string(),
  events: z.strictObject({
    /** Events that were stored later are not in the figures. */
    stored_until: instant,
    /** Events that started then or later do not exist; null: the period was over. */
    as_of: instant.nullable(),
    /** Of the period: stored after it had ended and settled. */
    late: count,
    /** Of the period: identities with more than one content; the last one counts. */
    conflicts: count,
    /**
     * Received between the period's start and `stored_until`, and not read as
     * events: they may be of the period.
     */
    dead_letters: count,
  }),
  checks: z.array(
    z.strictObject({ name: z.enum(checkNames), passed: z.boolean(), finding: z.string() }),
  ),
  /** Why it was issued although a check had not passed. */
  anyway: z.string().nullable(),
  /** The bills that the fees came from. */
  bills: z.array(
    z.strictObject({
      bill: z.string(),
      month: z.string(),
      /** Null: a file that is not in the ledger. */
      revision: count.nullable(),
      sha256,
    }),
  ),
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
          /** Exclusive; null where the contract names none, or where something is `missing`. */
          due: instant.nullable(),
          missing: z
            .enum(['breach_start', 'breach_end', 'awareness', 'invoice', 'calendar'])
            .nullable(),
        }),
      ),
    })
    .nullable(),
  evaluation: evaluationSchema,
});

export type Statement = z.output<typeof statementSchema>;

/** A statement as the ledger keeps it. */
export interface IssuedStatement {
  readonly statement: Statement;
  /** Canonical JSON; the bytes that the hash is of. */
  readonly body: string;
  readonly sha256: string;
}

export function issued(statement: Statement): IssuedStatement {
  const body = canonicalJson(statement);
  return { statement, body, sha256: sha256Of(body) };
}

/** What a statement repeats of its contract's file. */
export function contractFacts({
  contract,
  version,
}: Pick<JudgeInput, 'contract' | 'version'>): Statement['contract'] {
  return {
    id: contract.id,
    title: contract.title,
    version: version.version,
    sha256: contract.sha256,
    provider: contract.provider,
    direction: contract.direction,
    currency: contract.currency,
    time_zone: version.timeZone,
  };
}

/** `AWS-BEDROCK-2026-06-1`; the slashes of a range are underscores. */
export function statementNumber(contractId: string, period: string, revision: number): string {
  const label = period.replaceAll('/', '_').replaceAll(':', '');
  return `${contractId.toUpperCase()}-${label}-${revision}`;
}
