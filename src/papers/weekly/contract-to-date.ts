import { decimal } from '../../ground/exact.ts';
import type { EpochMs } from '../../ground/time.ts';
import type { Commitment } from '../../money/contract/contract.ts';
import type { CreditLine, EvaluatedPartition, Evaluation } from '../../money/judge/evaluation.ts';
import { boundWords, tierWords } from '../words/contract-words.ts';
import { amountText, counted } from '../words/format-figure.ts';
import { periodLabelText } from '../words/format-time.ts';
import {
  partitionWords,
  percentWords,
  reasonWords,
  STATUS_WORDS,
  VERDICT_TONES,
  worstVerdict,
} from '../words/verdict-words.ts';
import type { ContractToDate } from './weekly-report.ts';

export interface EvaluatedContract {
  readonly contract: { readonly id: string; readonly title: string };
  /** What the version promises by which it was judged. */
  readonly terms: readonly Commitment[];
  readonly evaluation: Evaluation;
  /** What its events were cut off at; absent: when the report is made. */
  readonly asOf?: EpochMs | undefined;
}

const NO_CALL = { percent: null, reason: 'no_events' } as const;

/**
 * One contract in one row: its worst verdict, its lowest figure, and the claimed reading's money.
 */
export function describeContract(evaluated: EvaluatedContract): ContractToDate {
  const { contract, evaluation } = evaluated;
  const partitions = evaluation.commitments.flatMap((commitment) => commitment.partitions);
  const verdict = worstVerdict(partitions.map((partition) => partition.verdict));
  const lowest = lowestFigure(partitions);
  const untold = partitions.find(({ claimed }) => claimed.reason === 'not_told');
  const shown = lowest ?? untold ?? partitions[0];
  return {
    title: contract.title,
    period: periodLabelText(evaluation.period.label),
    verdict,
    verdictTone: VERDICT_TONES[verdict],
    figure: percentWords(shown?.claimed ?? NO_CALL),
    promise: promiseWords(evaluated, shown),
    figureOf:
      lowest === undefined || partitions.length === 1
        ? ''
        : `lowest of ${partitions.length}: ${partitionWords(lowest.partition)}`,
    ...describeMoney(evaluation, partitions),
  };
}

/** `target at least 99.9 %, tiers[1]: 25 %`: what the figure is held against, and falls in. */
function promiseWords(
  { evaluation, terms }: EvaluatedContract,
  shown: EvaluatedPartition | undefined,
): string {
  const measured = evaluation.commitments.find(
    ({ partitions }) => shown === undefined || partitions.includes(shown),
  );
  const commitment = terms.find(({ id }) => id === measured?.id);
  if (commitment === undefined) return '';
  const tier = tierWords(commitment.creditTerms?.tiers ?? [], shown?.claimed.tier ?? null);
  return `target ${boundWords(commitment.target)}${tier === '' ? '' : `, ${tier}`}`;
}

function describeMoney(
  evaluation: Evaluation,
  partitions: readonly EvaluatedPartition[],
): Pick<ContractToDate, 'amount' | 'amountNote' | 'status' | 'reason'> {
  const { credits, total } = evaluation;
  if (credits.length === 0) {
    const isMeasuredOnly = evaluation.commitments.every(({ standing }) => standing === 'target');
    if (isMeasuredOnly) {
      return {
        amount: 'no clause',
        amountNote: '',
        status: 'measured only',
        reason: 'the contract pays nothing for a miss',
      };
    }
    return {
      amount: 'not known',
      amountNote: '',
      status: STATUS_WORDS.unknown,
      reason: reasonWords(partitions[0]?.claimed.reason ?? 'no_events'),
    };
  }
  const unknown = credits.filter((line) => line.claimed.status === 'unknown').length;
  const isAllUnknown = unknown === credits.length;
  return {
    amount: isAllUnknown ? 'not known' : amountText(total.claimed, total.currency),
    amountNote:
      isAllUnknown || unknown === 0 ? '' : `and ${counted(unknown, 'line', 'lines')} not known`,
    status: STATUS_WORDS[total.status],
    reason: reasonWords(reasonOf(evaluation)),
  };
}

function reasonOf({ credits, total }: Evaluation): CreditLine['claimed']['reason'] {
  return credits.find(({ claimed }) => claimed.status === total.status)?.claimed.reason ?? null;
}

function lowestFigure(partitions: readonly EvaluatedPartition[]): EvaluatedPartition | undefined {
  const measured = partitions.filter((partition) => partition.claimed.percent !== null);
  return measured.toSorted((left, right) =>
    decimal(left.claimed.percent ?? '0').compare(decimal(right.claimed.percent ?? '0')),
  )[0];
}
