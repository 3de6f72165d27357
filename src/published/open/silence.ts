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
    vendors: vendors.map((vendor) => ({
      provider: vendor.provider,
      incidents: vendor.incidents,
      silent_minutes: vendor.silentMinutes,
      measured_minutes: vendor.measuredMinutes,
      declared_minutes: vendor.declaredMinutes,
      both_minutes: vendor.bothMinutes,
      neither_minutes: Math.floor(vendor.neitherMinutes),
      never_declared: vendor.neverDeclared,
      back_dated: vendor.backDated,
      first_within_5: vendor.firstWithin5,
      first_within_30: vendor.firstWithin30,
      longest_gap_minutes: vendor.longestGapMinutes,
      updates_promised: vendor.promised,
      updates_kept: vendor.kept,
    })),
  };
}
