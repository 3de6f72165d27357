import { sha256Of } from '../../ground/sha256.ts';
import { type Clock, formatInstant } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { Evaluation } from '../judge/evaluation.ts';

export interface RecordedDraft {
  /** Of the evaluation's JSON text, hex. */
  readonly sha256: string;
  /** False if the same figures were drafted before. */
  readonly isNew: boolean;
}

/**
 * Keeps an evaluation as a draft of its contract and period; the same figures are the same draft.
 */
export async function recordDraft(
  ledger: Ledger,
  clock: Clock,
  evaluation: Evaluation,
): Promise<RecordedDraft> {
  const text = JSON.stringify(evaluation);
  const sha256 = sha256Of(text);
  const inserted = await ledger.run(
    ...ledgerQuery('statement/record-statement-draft', [
      evaluation.contract.id,
      evaluation.period.label,
      sha256,
      text,
      formatInstant(clock.now()),
    ]),
  );
  return { sha256, isNew: inserted === 1 };
}
