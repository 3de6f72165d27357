import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { followed } from '../detect/checkpoint.ts';
import { evidenceScore } from '../detect/evidence.ts';
import { measured } from '../detect/minute-counts.ts';
import type { DetectionRule } from '../detect/threshold.ts';
import { checkpointBefore, startOfDay } from './checkpoints.ts';
import { readFacts } from './read-facts.ts';
import { thresholdsFrom } from './thresholds-from.ts';

/** How near a model is to an incident of its own. */
export interface ModelEvidence {
  readonly provider: string;
  readonly model: string;
  /** 0: none; an incident opens at 1. */
  readonly share: number;
}

/**
 * By the whole minutes before `now`. A model with an incident of its own has none: what it is
 * asked then is whether it is over.
 */
export async function evidenceNow(
  { warehouse, ledger }: { readonly warehouse: Warehouse; readonly ledger: Ledger },
  rule: DetectionRule,
  now: EpochMs,
): Promise<readonly ModelEvidence[]> {
  const until = now - (now % MINUTE_MS);
  const day = startOfDay(until);
  const base = (await checkpointBefore(ledger, until, rule)) ?? {
    at: day,
    calmSince: day,
    courses: [],
  };
  const thresholdAt = await thresholdsFrom(warehouse, base.calmSince, until, rule);
  const facts = await readFacts(warehouse, { start: base.calmSince, end: until });
  const { opening } = thresholdAt(until);
  return followed(base, measured(facts, until), thresholdAt).flatMap(({ scope, course }) => {
    if (scope.kind !== 'model' || course.recovery !== null) return [];
    const share = Math.max(0, evidenceScore(course.evidence)) / opening;
    return [{ provider: scope.provider, model: scope.model, share }];
  });
}
