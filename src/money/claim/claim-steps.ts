import { dateOrInstant, instantOf } from '../../ground/time.ts';
import { type BusinessCalendars, loadBusinessCalendars } from '../contract/business-calendar.ts';
import type { ClaimStepTerms as ContractStep } from '../contract/contract.ts';
import { calendarsOf, claimDeadline } from '../deadline/claim-deadline.ts';
import { evaluatedTime } from '../judge/evaluation.ts';
import type { Documents } from '../statement/documents.ts';
import { frozenContract } from '../statement/frozen-inputs.ts';
import type { Statement } from '../statement/statement.ts';
import type { ClaimStep, Note } from './claim.ts';

/** What a contract without a claim clause leaves us to do. */
const UNNAMED_STEP = {
  what: 'submit',
  channel: null,
  subject: null,
  due: null,
  missing: null,
} as const;

/** The contract's steps as they were when a statement was issued, and their terms. */
export interface FrozenSteps {
  readonly steps: readonly ContractStep[];
  readonly timeZone: string;
  readonly calendars: BusinessCalendars;
}

/** Reads the terms of a statement's steps from the contract that it stands on. */
export async function thawSteps(documents: Documents, statement: Statement): Promise<FrozenSteps> {
  const { version } = frozenContract(documents, statement);
  const steps = version.claim?.steps ?? [];
  const calendars = await loadBusinessCalendars(calendarsOf(steps));
  return { steps, timeZone: version.timeZone, calendars };
}

/**
 * The steps of a claim: their deadlines are those of the statement, and where it lacks what only a
 * person knows they are computed from that person's note and the frozen terms.
 */
export function stepsOfClaim(
  statement: Statement,
  notes: readonly Note[],
  frozen: FrozenSteps | undefined,
): readonly ClaimStep[] {
  const issued = statement.claim?.steps ?? [];
  return (issued.length === 0 ? [UNNAMED_STEP] : issued).map((step, i) => {
    const place = i + 1;
    const sent = notes.findLast(({ kind, value }) => kind === 'step_sent' && value === `${place}`);
    const known = {
      place,
      what: step.what,
      channel: step.channel,
      subject: step.subject,
      due: step.due === null ? null : instantOf(step.due),
      missing: step.missing,
      sentAt: sent?.happenedAt ?? null,
    };
    return frozen === undefined ? known : withNotes(known, statement, notes, frozen);
  });
}

function withNotes(
  step: ClaimStep,
  { evaluation }: Statement,
  notes: readonly Note[],
  { steps, timeZone, calendars }: FrozenSteps,
): ClaimStep {
  const due = steps[step.place - 1]?.due ?? null;
  if (due === null || (step.missing !== 'awareness' && step.missing !== 'invoice')) return step;
  const noted = notes.findLast(({ kind }) => kind === step.missing);
  if (noted === undefined) return step;
  const facts = {
    period: evaluatedTime(evaluation),
    [step.missing]: dateOrInstant(noted.value, timeZone),
    calendars,
  };
  const { instant, missing } = claimDeadline(due, facts, timeZone);
  return { ...step, due: instant, missing };
}
