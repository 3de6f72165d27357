import type { EpochMs } from '../../ground/time.ts';
import type { Statement } from '../statement/statement.ts';

/** A statement that is owed to us, and what became of it. */

export const claimStates = [
  'due',
  'drafted',
  'filed',
  'acknowledged',
  'approved',
  'partly_approved',
  'denied',
  'credited',
  'expired',
  'withdrawn',
] as const;
export type ClaimState = (typeof claimStates)[number];

/** Each is recorded once and never changed. */
interface Recorded {
  readonly number: string;
  /** Of the claim, from 1, without gaps. */
  readonly position: number;
  readonly happenedAt: EpochMs;
  readonly recordedAt: EpochMs;
  readonly recordedBy: string;
  readonly why: string | null;
}

export interface Transition extends Recorded {
  readonly from: ClaimState;
  readonly to: ClaimState;
  /** Where it can be read: a ticket, a mail. */
  readonly source: string | null;
  /** What is asked for where it is filed, what is granted where it is approved; a decimal. */
  readonly amount: string | null;
}

export interface Credit extends Recorded {
  readonly sourceSha256: string;
  /** A decimal; below 0: the vendor took it back. */
  readonly amount: string;
  readonly currency: string;
  readonly source: string;
  /** The position of the credit that this one undoes; null: money. */
  readonly reverses: number | null;
  /** What was owed, and what of it was open with this credit. */
  readonly expected: string;
  readonly difference: string;
}

export const noteKinds = ['awareness', 'invoice', 'step_sent'] as const;
export type NoteKind = (typeof noteKinds)[number];

export interface Note extends Recorded {
  readonly kind: NoteKind;
  /** awareness: an instant; invoice: a date; step_sent: the step's place, from 1. */
  readonly value: string;
}

export interface Claim {
  readonly statement: Statement;
  readonly state: ClaimState;
  /** What is asked for; a decimal. Frozen once it was filed. */
  readonly asked: string;
  /** A breach is in it whose money is not known. */
  readonly hasUnknown: boolean;
  /** The filed claim of the same period that this one adds to. */
  readonly addsTo: string | null;
  /** The restatement that came before this claim was filed; its state is then `withdrawn`. */
  readonly replacedBy: string | null;
  /** What of `asked` the newest statement of the period no longer says; 0 as a rule. */
  readonly askedTooMuch: string;
  /** The newest answer's amount; null: none was approved. */
  readonly approved: string | null;
  readonly credited: string;
  /** In the contract's order. */
  readonly steps: readonly ClaimStep[];
  readonly transitions: readonly Transition[];
  readonly credits: readonly Credit[];
  readonly notes: readonly Note[];
}

export interface ClaimStep {
  /** In the contract, from 1. */
  readonly place: number;
  readonly what: string;
  readonly channel: string | null;
  readonly subject: string | null;
  /** Exclusive; null where the contract names none, or something is missing. */
  readonly due: EpochMs | null;
  readonly missing: Missing | null;
  readonly sentAt: EpochMs | null;
}

export type Missing = NonNullable<NonNullable<Statement['claim']>['steps'][number]['missing']>;

/** The step by which a claim is filed; those before it are notices. */
export function filingStep({ steps }: Pick<Claim, 'steps'>): ClaimStep | undefined {
  return steps.at(-1);
}

export function isFiled(transitions: readonly Transition[]): boolean {
  return transitions.some(({ to }) => to === 'filed');
}

/** The instant from which a claim can no longer be filed; null: none is known. */
export function filingDeadline(claim: Pick<Claim, 'steps'>): EpochMs | null {
  return filingStep(claim)?.due ?? null;
}
