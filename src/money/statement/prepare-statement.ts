import { sha256Of } from '../../ground/sha256.ts';
import { type EpochMs, formatInstant, HOUR_MS } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import {
  checkEvaluation,
  countContract,
  type EvaluateInput,
} from '../evaluation/evaluate-contract.ts';
import { periodNotes } from '../evaluation/period-notes.ts';
import { type JudgeInput, judgedContract, publishedEvaluation } from '../judge/judge-contract.ts';
import { claimedOnce } from './claimed-once.ts';
import { type Check, checkCompleteness } from './completeness.ts';
import type { Documents } from './documents.ts';
import { findClaimFacts } from './find-claim-facts.ts';
import { findStatements } from './find-statements.ts';
import { feesThatCount, freezeInputs } from './frozen-inputs.ts';
import { logCoversPeriod } from './log-covers-period.ts';
import { findPeriodFacts } from './period-facts.ts';
import { findRecordedClaims } from './recorded-claims.ts';
import { contractFacts, type Statement } from './statement.ts';
import { type DraftClaim, statedClaim } from './statement-draft.ts';
import { type DescribeChange, versionAsIssued } from './version-as-issued.ts';
import { requireWholePeriod } from './whole-period.ts';

export interface PrepareInput extends EvaluateInput {
  /** Where the statements are that were issued before. */
  readonly ledger: Ledger;
  readonly describeChange: DescribeChange;
  readonly now: EpochMs;
  readonly settlingHours: number;
  /** Least share of the hours with calls for a figure that nothing is missed; 0: none is asked. */
  readonly coveredHoursPercent: number;
  /** Name of the organisation that keeps the log. */
  readonly customer: string;
  /** The bills that the fees came from. */
  readonly bills: Statement['bills'];
  /** As of `StoredInputs`. */
  readonly toldNotes?: readonly string[] | undefined;
  /** Records that were produced before an instant and are not stored; absent: no Kafka. */
  readonly waitingRecords?: ((before: EpochMs) => Promise<number>) | undefined;
}

/** What a statement says but its place in the chain, and who issues it. */
export type StatementContent = Pick<
  Statement,
  'contract' | 'customer' | 'events' | 'checks' | 'bills' | 'documents' | 'claim' | 'evaluation'
>;

export interface PreparedStatement {
  /** What a person should know beside it, one line each. */
  readonly notes: readonly string[];
  readonly content: StatementContent;
  readonly documents: Documents;
}

/**
 * Evaluates a contract for a period and freezes all that the result stands on; nothing is written.
 * Throws `invalid_input` for a part of a month that is paid whole, and what an evaluation throws.
 */
export async function prepareStatement(input: PrepareInput): Promise<PreparedStatement> {
  const { warehouse, contract, now, customer } = input;
  requireWholePeriod(contract, input.period);
  const { version, period } = checkEvaluation(input);
  const settledAt = period.end + input.settlingHours * HOUR_MS;
  const asOf = now < period.end ? now : undefined;
  const counted = await countContract({ ...input, asOf });
  const judged = judgedContract(counted);
  const evaluation = publishedEvaluation(counted, judged);
  const documents = freezeInputs(counted);
  const facts = await findPeriodFacts({
    warehouse,
    period,
    settledAt,
    since: now,
    hasConflicts: evaluation.events.conflicts > 0,
  });
  const waitingRecords = (await input.waitingRecords?.(settledAt)) ?? null;
  const statements = await findStatements(input.ledger);
  const checks = [
    ...checkCompleteness({
      ...{ counted, judged, facts, settledAt, waitingRecords, now },
      toldBy: { outages: input.outages?.file, notices: input.notices?.file },
    }),
    ...(await logCoversPeriod(input, { version, period, evaluation })),
    await claimedOnce(
      input.ledger,
      { contract, version, period },
      statements,
      await findRecordedClaims(input.ledger),
    ),
    await versionAsIssued(input.ledger, input, statements, input.describeChange),
  ];
  const claimFacts = await findClaimFacts({ ...input, asOf, evaluation });
  return {
    documents,
    notes: [
      ...(input.toldNotes ?? []),
      ...(await periodNotes(warehouse, contract, { version, period })),
    ],
    content: {
      contract: contractFacts({ contract, version }),
      customer,
      events: {
        stored_until: formatInstant(now),
        as_of: asOf === undefined ? null : formatInstant(asOf),
        late: facts.late,
        conflicts: facts.conflicts,
        dead_letters: facts.deadLetters,
      },
      checks,
      bills: billsThatCount(input, counted),
      documents: [...documents].map(([role, content]) => ({
        role,
        sha256: sha256Of(content),
        bytes: content.byteLength,
      })),
      claim:
        version.claim === null
          ? null
          : claimContent(statedClaim(version.claim, { ...claimFacts, period }, version.timeZone)),
      evaluation,
    },
  };
}

/** A bill of another vendor is nobody's business who is shown the statement. */
function billsThatCount({ bills, fees }: PrepareInput, counted: JudgeInput): Statement['bills'] {
  const rows = fees === null ? [] : feesThatCount(counted, fees);
  return bills.filter(({ bill, month }) =>
    rows.some((row) => row.month === month && (row.bill === undefined || row.bill === bill)),
  );
}

/** What is missing before a statement is issued without a word of somebody. */
export function missingOf(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ passed }) => !passed);
}

function claimContent(claim: DraftClaim): Statement['claim'] {
  return {
    automatic: claim.automatic,
    late_forfeits: claim.lateForfeits,
    evidence: [...claim.evidence],
    steps: claim.steps.map(({ what, channel, subject, deadline }) => {
      const instant = deadline?.instant ?? null;
      return {
        what,
        channel,
        subject,
        due: instant === null ? null : formatInstant(instant),
        missing: deadline?.missing ?? null,
      };
    }),
  };
}
