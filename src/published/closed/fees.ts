import { z } from 'zod';
import { formatInstant } from '../../ground/time.ts';
import type { BilledTotal } from '../../money/fee/fee-totals.ts';
import type { FeeRevision } from '../../money/fee/fees-in-force.ts';
import { document, type Published } from '../document.ts';
import { count, instant, month, sha256 } from '../scalars.ts';
import { billTotal, billTotalJson } from './bill-total.ts';

export const feesDocument = document(
  'fees@1',
  'Every revision of every bill, and the totals of those in force',
  {
    revisions: z.array(
      z.strictObject({
        bill: z.string(),
        month,
        revision: count,
        sha256: sha256.describe('of columns and rows, whatever their order'),
        columns: z.array(z.string()),
        rows: count,
        withdrawn_because: z.string().nullable(),
        imported_at: instant,
        imported_by: z.string(),
        in_force: z.boolean(),
      }),
    ),
    totals: z.array(
      z.strictObject({ bill: z.string(), month, revision: count, ...billTotal.shape }),
    ),
  },
);

export function feesJson(
  revisions: readonly FeeRevision[],
  totals: readonly BilledTotal[],
): Published<typeof feesDocument> {
  return {
    schema: 'uptally/fees@1',
    revisions: revisions.map((revision) => ({
      bill: revision.bill,
      month: revision.month,
      revision: revision.revision,
      sha256: revision.sha256,
      columns: revision.columns,
      rows: revision.rows,
      withdrawn_because: revision.withdrawnBecause,
      imported_at: formatInstant(revision.importedAt),
      imported_by: revision.importedBy,
      in_force: revision.inForce,
    })),
    totals: totals.map((total) => ({
      bill: total.bill,
      month: total.month,
      revision: total.revision,
      ...billTotalJson(total),
    })),
  };
}
