import { z } from 'zod';
import { lowestTerms } from '../../ground/exact.ts';
import { type EpochMs, formatInstant, MINUTE_MS } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { Estimate } from '../estimate/estimate.ts';
import type { SaidEstimate } from '../estimate/track-record.ts';

/** So long after it was made an estimate is made anew. */
export const RENEWED_AFTER_MS = 15 * MINUTE_MS;

/** Of the way in which estimates are made; another number if it changes. */
const RULE = 'uptally/recovery@1';

const instant = z.date().transform((date): EpochMs => date.getTime());
const quantiles = z.array(z.number().nullable());

const estimateRow = z.object({
  incident_id: z.string(),
  issued_at: instant,
  state: z.enum(['open', 'monitoring']),
  elapsed_minutes: z.number(),
  quantiles,
  why_none: z.enum(['few_compared', 'little_weight']).nullable(),
  compared: z.number(),
  longest_minutes: z.number().nullable(),
  weight_at_risk: z.string(),
  others_quantiles: quantiles.nullable(),
  others_longest_minutes: z.number().nullable(),
});

/** Oldest first: those of an incident, or all; made at `since` or after. */
export async function findEstimates(
  ledger: LedgerSession,
  { incident, since }: { readonly incident?: string; readonly since?: EpochMs } = {},
): Promise<readonly SaidEstimate[]> {
  const rows = await ledger.query(
    ...ledgerQuery('estimate/find-estimates', [
      incident ?? null,
      since === undefined ? null : formatInstant(since),
    ]),
    estimateRow,
  );
  return rows.map((row) => ({
    incident: row.incident_id,
    issuedAt: row.issued_at,
    state: row.state,
    said: {
      elapsedMinutes: row.elapsed_minutes,
      quantiles: row.quantiles,
      without: row.why_none ?? undefined,
      longestMinutes: row.longest_minutes ?? undefined,
    },
    compared: row.compared,
    weightAtRisk: row.weight_at_risk,
    othersOnly:
      row.others_quantiles === null
        ? null
        : {
            elapsedMinutes: row.elapsed_minutes,
            quantiles: row.others_quantiles,
            without: undefined,
            longestMinutes: row.others_longest_minutes ?? undefined,
          },
  }));
}

/** Adds one; the same incident and instant again change nothing. */
export async function recordEstimate(
  ledger: LedgerSession,
  {
    incident,
    issuedAt,
    state,
    made,
    othersOnly,
  }: {
    readonly incident: string;
    readonly issuedAt: EpochMs;
    readonly state: 'open' | 'monitoring';
    readonly made: Estimate;
    readonly othersOnly: Estimate;
  },
): Promise<void> {
  const { numerator, denominator } = lowestTerms(made.weightAtRisk);
  const hasOthers = othersOnly.without === undefined;
  await ledger.run(
    ...ledgerQuery('estimate/record-estimate', {
      incident_id: incident,
      issued_at: formatInstant(issuedAt),
      state,
      elapsed_minutes: made.elapsedMinutes,
      quantiles: made.quantiles,
      why_none: made.without ?? null,
      compared: made.compared,
      longest_minutes: made.longestMinutes ?? null,
      weight_at_risk: `${numerator}/${denominator}`,
      others_quantiles: hasOthers ? othersOnly.quantiles : null,
      others_longest_minutes: hasOthers ? (othersOnly.longestMinutes ?? null) : null,
      rule: RULE,
    }),
  );
}
