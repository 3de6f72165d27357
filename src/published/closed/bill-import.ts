import { z } from 'zod';
import type { BillImport } from '../../money/fee/import-bills.ts';
import { document, type Published } from '../document.ts';
import { count, month, sha256 } from '../scalars.ts';
import { billTotal, billTotalJson } from './bill-total.ts';

export const billImportDocument = document('bill-import@1', 'What an import did to one bill', {
  bill: z.string(),
  months: z.array(
    z.strictObject({
      month,
      outcome: z
        .enum(['new', 'corrected', 'unchanged'])
        .describe('unchanged: the content was in force already'),
      revision: count,
      rows: count,
      sha256: sha256.describe('of columns and rows, whatever their order'),
      totals: z.array(billTotal).describe("as stored, and equal to the sum of the file's rows"),
      totals_before: z.array(billTotal).describe('of the revision that was in force before'),
    }),
  ),
  kept: z
    .array(z.strictObject({ month, revision: count }))
    .describe('months that the files have no row of: their last revision stays in force'),
  blank_costs: z
    .array(z.strictObject({ column: z.string(), rows: count, of: count, first: z.string() }))
    .describe('rows that say nothing of a cost, which then counts as nothing'),
});

export function billImportJson({
  bill,
  months,
  kept,
  blankCosts,
}: BillImport): Published<typeof billImportDocument> {
  return {
    schema: 'uptally/bill-import@1',
    bill,
    months: months.map((month) => ({
      month: month.month,
      outcome: month.outcome,
      revision: month.revision,
      rows: month.rows,
      sha256: month.sha256,
      totals: month.totals.map(billTotalJson),
      totals_before: month.totalsBefore.map(billTotalJson),
    })),
    kept: kept.map((one) => ({ month: one.month, revision: one.revision })),
    blank_costs: blankCosts.map(({ column, rows, of, first }) => ({ column, rows, of, first })),
  };
}
