import { z } from 'zod';
import type { VendorSilence } from '../../health/declared/silence.ts';
import { document, type Published } from '../document.ts';
import { count } from '../scalars.ts';

export const silenceDocument = document(
  'silence@1',
  'By vendor: how long its calls failed before its status page said so',
  {
    quarter: z.string().describe('2026-Q2, in UTC'),
    declared_told: z.boolean().describe('false: no pages are polled, so nothing is said of them'),
    vendors: z.array(
      z.strictObject({
        provider: z.string(),
        incidents: count,
        silent_minutes: count,
        measured_minutes: count,
        declared_minutes: count,
        both_minutes: count,
        neither_minutes: count,
        never_declared: count,
        back_dated: count,
        first_within_5: count,
        first_within_30: count,
        longest_gap_minutes: count.nullable(),
        updates_promised: count,
        updates_kept: count,
      }),
    ),
  },
);

export function silenceJson(
  quarter: string,
  isTold: boolean,
  vendors: readonly VendorSilence[],
): Published<typeof silenceDocument> {
  return {
    schema: 'uptally/silence@1',
    quarter,
    declared_told: isTold,
    vendors: vendors.map((one) => ({
      provider: one.provider,
      incidents: one.incidents,
      silent_minutes: one.silentMinutes,
      measured_minutes: one.measuredMinutes,
      declared_minutes: one.declaredMinutes,
      both_minutes: one.bothMinutes,
      neither_minutes: Math.floor(one.neitherMinutes),
      never_declared: one.neverDeclared,
      back_dated: one.backDated,
      first_within_5: one.firstWithin5,
      first_within_30: one.firstWithin30,
      longest_gap_minutes: one.longestGapMinutes,
      updates_promised: one.promised,
      updates_kept: one.kept,
    })),
  };
}
