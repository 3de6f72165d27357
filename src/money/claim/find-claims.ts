import { z } from 'zod';
import { invalidInput } from '../../ground/errors.ts';
import { groupedBy } from '../../ground/grouped-by.ts';
import type { EpochMs } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { findDocuments } from '../statement/documents.ts';
import { findStatement, findStatements } from '../statement/find-statements.ts';
import {
  type Claim,
  type Credit,
  claimStates,
  type Note,
  noteKinds,
  type Transition,
} from './claim.ts';
import { type FrozenSteps, stepsOfClaim, thawSteps } from './claim-steps.ts';
import { deriveClaims } from './derive-claims.ts';

const recorded = {
  number: z.string(),
  position: z.int(),
  happened_at: z.date(),
  recorded_at: z.date(),
  recorded_by: z.string(),
  why: z.string().nullable(),
};
const state = z.enum(claimStates);

const transitionRow = z
  .object({
    ...recorded,
    from_state: state,
    to_state: state,
    source: z.string().nullable(),
    amount: z.string().nullable(),
  })
  .transform(
    (row): Transition => ({
      ...recordedOf(row),
      from: row.from_state,
      to: row.to_state,
      source: row.source,
      amount: row.amount,
    }),
  );

const creditRow = z
  .object({
    ...recorded,
    source_sha256: z.string(),
    amount: z.string(),
    currency: z.string(),
    source: z.string(),
    expected: z.string(),
    difference: z.string(),
    reverses: z.int().nullable(),
  })
  .transform(
    (row): Credit => ({
      ...recordedOf(row),
      sourceSha256: row.source_sha256,
      amount: row.amount,
      currency: row.currency,
      source: row.source,
      expected: row.expected,
      difference: row.difference,
      reverses: row.reverses,
    }),
  );

const noteRow = z
  .object({ ...recorded, kind: z.enum(noteKinds), value: z.string() })
  .transform((row): Note => ({ ...recordedOf(row), kind: row.kind, value: row.value }));

/** The claims of one contract or of all, with what became of each by `now`. */
export async function findClaims(
  ledger: LedgerSession,
  now: EpochMs,
  contractId?: string,
): Promise<readonly Claim[]> {
  const asked = [contractId ?? null] as const;
  const statements = (await findStatements(ledger, { contractId })).map((one) => one.statement);
  const transitions = await ledger.query(
    ...ledgerQuery('claim/claim-transitions', asked),
    transitionRow,
  );
  const credits = await ledger.query(...ledgerQuery('claim/claim-credits', asked), creditRow);
  const notes = await ledger.query(...ledgerQuery('claim/claim-notes', asked), noteRow);
  const notesOf = groupedBy(notes, ({ number }) => number);
  const frozen = new Map<string, FrozenSteps>();
  for (const statement of statements) {
    const { number } = statement;
    // The contract is read again only where a person's note changes a deadline.
    if (!notesOf.get(number)?.some(({ kind }) => kind !== 'step_sent')) continue;
    frozen.set(number, await thawSteps(await findDocuments(ledger, number), statement));
  }
  return deriveClaims(
    { statements, transitions, credits, notes },
    (statement) =>
      stepsOfClaim(statement, notesOf.get(statement.number) ?? [], frozen.get(statement.number)),
    now,
  );
}

/** One claim. Throws `invalid_input` for a number that no statement has, or none with a claim. */
export async function findClaim(
  ledger: LedgerSession,
  number: string,
  now: EpochMs,
): Promise<Claim> {
  const { statement } = await findStatement(ledger, number);
  const claims = await findClaims(ledger, now, statement.contract.id);
  const found = claims.find((claim) => claim.statement.number === statement.number);
  if (found !== undefined) return found;
  const expectation =
    statement.contract.direction === 'payable'
      ? 'a statement of what is owed to us; this one says what we owe'
      : 'a statement with something to claim that no earlier claim of its period asks for';
  throw invalidInput([{ place: 'number', value: number, expectation }]);
}

function recordedOf(row: {
  readonly number: string;
  readonly position: number;
  readonly happened_at: Date;
  readonly recorded_at: Date;
  readonly recorded_by: string;
  readonly why: string | null;
}) {
  return {
    number: row.number,
    position: row.position,
    happenedAt: row.happened_at.getTime(),
    recordedAt: row.recorded_at.getTime(),
    recordedBy: row.recorded_by,
    why: row.why,
  };
}
