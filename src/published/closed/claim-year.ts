import { z } from 'zod';
import { type ContractYear, type YearColumn, yearColumns } from '../../money/claim/year-end.ts';
import type { RecordedClaim } from '../../money/statement/recorded-claims.ts';
import { document, type Published } from '../document.ts';
import { count, decimalText } from '../scalars.ts';
import { recordedClaim, recordedClaimFields } from './recorded-claim.ts';

const amounts = z
  .record(z.enum(yearColumns), decimalText)
  .describe(
    'issued + asked_too_much + granted_beyond = credited + denied + expired + withdrawn + open',
  );

export const claimYearDocument = document(
  'claim-year@1',
  'Where each amount of a year went, contract by contract',
  {
    year: z.string().regex(/^\d{4}$/),
    contracts: z.array(
      z.strictObject({
        contract: z.string(),
        title: z.string(),
        currency: z.string(),
        amounts,
        with_unknown: count.describe('claims with a breach whose money is not known'),
      }),
    ),
    recorded: z.array(recordedClaim).describe('filed before statements were issued here'),
  },
);

export function claimYearJson(
  year: string,
  contracts: readonly ContractYear[],
  recorded: readonly RecordedClaim[],
): Published<typeof claimYearDocument> {
  return {
    schema: 'uptally/claim-year@1',
    year,
    contracts: contracts.map(({ contract, title, currency, amounts: of, withUnknown }) => ({
      contract,
      title,
      currency,
      amounts: Object.fromEntries(yearColumns.map((column) => [column, of[column]])) as Record<
        YearColumn,
        string
      >,
      with_unknown: withUnknown,
    })),
    recorded: recorded.map(recordedClaimFields),
  };
}
