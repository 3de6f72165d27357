import { z } from 'zod';
import type { PreviewedMemo } from '../../money/claim/match-memo.ts';
import { document, type Published } from '../document.ts';
import { count, decimalText } from '../scalars.ts';

export const memoDocument = document(
  'memo@1',
  "A vendor's credit rows before any of them is counted for a claim",
  {
    number: z.string().describe('of the claim'),
    file: z.string(),
    passed: z
      .array(z.strictObject({ line: count, why: z.string() }))
      .describe('credits of something else'),
    rows: z.array(
      z.strictObject({
        row: z.strictObject({
          line: count,
          currency: z.string(),
          amount: decimalText.describe('above 0: what we get'),
          charge: z.record(z.string(), z.string()).describe('the row, as it came'),
          doubts: z.array(z.string()).describe('none: it is unmistakably of the claim'),
          countable: z.boolean().describe("it is in the claim's currency"),
        }),
        counted_before: z.strictObject({ number: z.string(), source: z.string() }).nullable(),
        resembles: z.string().nullable().describe('where a credit came from that it may repeat'),
      }),
    ),
  },
);

export function memoJson(
  number: string,
  { file, passed, rows }: PreviewedMemo,
): Published<typeof memoDocument> {
  return {
    schema: 'uptally/memo@1',
    number,
    file,
    passed: passed.map(({ line, why }) => ({ line, why })),
    rows: rows.map(({ row, countedBefore, resembles }) => ({
      row: {
        line: row.line,
        currency: row.currency,
        amount: row.amount,
        charge: row.charge,
        doubts: row.doubts,
        countable: row.isCountable,
      },
      counted_before: countedBefore,
      resembles,
    })),
  };
}
