import { z } from 'zod';
import type { VendorSilence } from '../../health/declared/silence.ts';
import { document, type Published } from '../document.ts';
import { count } from '../scalars.ts';

const ifTold = count.nullable().describe('null: no page of it answered, so it is not told');
const ifCalled = count.nullable().describe('null: no call of it was counted');
const ifBoth = count.nullable().describe('null: not told, or no call of it was counted');

export const silenceDocument = document(
  'silence@1',
  'By vendor: how long its calls failed before its status page said so',
  {
    quarter: z.string().describe('2026-Q2, in UTC'),
    declared_told: z.boolean().describe('false: no pages are polled, so nothing is said of them'),
    calls_counted: z.boolean().describe('false: no call of the quarter, so nothing was measured'),
    vendors: z.array(
      z.strictObject({
        provider: z.string(),
        incidents: ifCalled,
        silent_minutes: ifBoth,
        measured_minutes: ifCalled,
        declared_minutes: ifTold,
        both_minutes: ifBoth,
        neither_minutes: ifBoth,
        never_declared: ifBoth,
        back_dated: ifTold,
        first_within_5: ifBoth,
        first_within_30: ifBoth,
        longest_gap_minutes: count
          .nullable()
          .describe('null: not told, or no post had two updates'),
        updates_promised: ifTold,
        updates_kept: ifTold,
      }),
    ),
  },
);

export function silenceJson(
  quarter: string,
  { isTold, isCalled }: { readonly isTold: boolean; readonly isCalled: boolean },
  vendors: readonly VendorSilence[],
): Published<typeof silenceDocument> {
  return {
    schema: 'uptally/silence@1',
    quarter,
    declared_told: isTold,
    calls_counted: isCalled,
    vendors: vendors.map((vendor) => ({
      provider: vendor.provider,
      incidents: vendor.incidents,
      silent_minutes: vendor.silentMinutes,
      measured_minutes: vendor.measuredMinutes,
      declared_minutes: vendor.declaredMinutes,
      both_minutes: vendor.bothMinutes,
      neither_minutes: vendor.neitherMinutes === null ? null : Math.floor(vendor.neitherMinutes),
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
