import type { Evaluation } from '../evaluation/evaluation.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ledgerStatement } from '../ledger/statement.ts';
import { sha256Of } from '../sha256.ts';
import { type Clock, formatInstant } from '../time.ts';

export interface RecordedDraft {
  /** Of the evaluation's JSON text, hex. */
  readonly sha256: string;
  /** False if the same figures were drafted before. */
  readonly isNew: boolean;
}

/** Keeps an evaluation as a draft of its contract and period; the same figures are the same draft. */
export async function recordDraft(
  ledger: Ledger,
  clock: Clock,
  evaluation: Evaluation,
): Promise<RecordedDraft> {
  const text = JSON.stringify(evaluation);
  const sha256 = sha256Of(text);
  const inserted = await ledger.run(ledgerStatement('record-statement-draft'), [
    evaluation.contract.id,
    evaluation.period.label,
    sha256,
    text,
    formatInstant(clock.now()),
  ]);
  return { sha256, isNew: inserted === 1 };
}
