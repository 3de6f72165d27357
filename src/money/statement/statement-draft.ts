import { UptallyError } from '../../ground/errors.ts';
import type { EpochMs, Interval } from '../../ground/time.ts';
import type {
  ClaimStepTerms,
  ClaimTerms,
  Commitment,
  Contract,
  ContractVersion,
} from '../contract/contract.ts';
import { type ClaimFacts, claimDeadline, type Deadline } from '../deadline/claim-deadline.ts';
import { type EvaluatedCommitment, type Evaluation, evaluatedTime } from '../judge/evaluation.ts';
import { UNNAMED_ORGANISATION } from './statement.ts';

/** What one contract would pay for one period, with everything a reader needs to check it. */
export interface StatementDraft {
  readonly contract: Pick<Contract, 'id' | 'title' | 'currency'> & {
    readonly version: string;
    /** Of the contract file's bytes, hex. */
    readonly sha256: string;
  };
  /** Who pays and who is paid. */
  readonly debtor: string;
  readonly creditor: string;
  readonly period: Interval & { readonly label: string; readonly timeZone: string };
  readonly generatedAt: EpochMs;
  /** Calls that started then or later are not in the figures. */
  readonly asOf: EpochMs;
  readonly sources: ContractVersion['sources'];
  readonly remedy: ContractVersion['remedy'];
  readonly floor: ContractVersion['floor'];
  readonly events: Evaluation['events'];
  readonly commitments: readonly DraftCommitment[];
  readonly credits: Evaluation['credits'];
  readonly total: Evaluation['total'];
  readonly claim: DraftClaim | null;
}

export interface DraftCommitment {
  readonly evaluated: EvaluatedCommitment;
  readonly commitment: Commitment;
}

export interface DraftClaim extends Omit<ClaimTerms, 'steps'> {
  readonly steps: readonly (ClaimStepTerms & {
    /** Null where the contract names none. */
    readonly deadline: Deadline | null;
  })[];
}

export interface StatementInput {
  readonly contract: Contract;
  readonly evaluation: Evaluation;
  readonly generatedAt: EpochMs;
  /**
   * What the evaluation's events were cut off at; absent: all that were stored by `generatedAt`.
   */
  readonly asOf?: EpochMs | undefined;
  /** Name of the organisation that keeps the log. */
  readonly customer?: string | undefined;
  /**
   * What claims are due from, beside the period; what is absent is
   * not known, and the draft says so.
   */
  readonly facts?: Omit<ClaimFacts, 'period'> | undefined;
}

/** Brings an evaluation together with the terms of the contract version that it was made under. */
export function draftStatement(input: StatementInput): StatementDraft {
  const { contract, evaluation } = input;
  const version = evaluatedVersion(contract, evaluation);
  const { period } = evaluation;
  const interval = evaluatedTime(evaluation);
  const us = input.customer ?? UNNAMED_ORGANISATION;
  const isReceivable = contract.direction === 'receivable';
  return {
    contract: {
      id: contract.id,
      title: contract.title,
      currency: contract.currency,
      version: version.version,
      sha256: evaluation.contract.sha256,
    },
    debtor: isReceivable ? contract.provider : us,
    creditor: isReceivable ? us : contract.provider,
    period: { ...interval, label: period.label, timeZone: version.timeZone },
    generatedAt: input.generatedAt,
    asOf: input.asOf ?? input.generatedAt,
    sources: version.sources,
    remedy: version.remedy,
    floor: version.floor,
    events: evaluation.events,
    commitments: evaluation.commitments.map((evaluated) => ({
      evaluated,
      commitment: commitmentOf(version, evaluated),
    })),
    credits: evaluation.credits,
    total: evaluation.total,
    claim:
      version.claim === null
        ? null
        : statedClaim(version.claim, { ...input.facts, period: interval }, version.timeZone),
  };
}

/** The steps of a claim with their deadlines, as far as the facts are known. */
export function statedClaim(claim: ClaimTerms, facts: ClaimFacts, timeZone: string): DraftClaim {
  return {
    ...claim,
    steps: claim.steps.map((step) => ({
      ...step,
      deadline: step.due === null ? null : claimDeadline(step.due, facts, timeZone),
    })),
  };
}

function evaluatedVersion(contract: Contract, evaluation: Evaluation): ContractVersion {
  const { id, version, sha256 } = evaluation.contract;
  const found = contract.versions.find((candidate) => candidate.version === version);
  if (contract.id !== id || contract.sha256 !== sha256 || found === undefined) {
    throw new UptallyError(
      'rejected',
      `${contract.file}: ${contract.id}: the evaluation was made under another file (${id}, ` +
        `version ${version}, SHA-256 ${sha256.slice(0, 12)})`,
    );
  }
  return found;
}

function commitmentOf(version: ContractVersion, { id }: EvaluatedCommitment): Commitment {
  const commitment = version.commitments.find((candidate) => candidate.id === id);
  if (commitment === undefined) {
    throw new UptallyError('rejected', `${id}: version ${version.version} has no such commitment`);
  }
  return commitment;
}
