import { UptallyError } from '../../ground/errors.ts';
import { addMonths, type MonthLabel } from '../../ground/time.ts';
import type { Contract } from '../contract/contract.ts';
import { checkEvaluation, NOTHING_TOLD } from '../evaluation/evaluate-contract.ts';
import type { FeeRow, FeeTable } from '../input/fee-rows.ts';

/** The fees of one model, or why they cannot be told. */
export interface ModelFees {
  readonly fees: FeeTable | null;
  /** Null where the fees say nothing of the model. */
  readonly currency: string | null;
  /** In words; null: the fees were looked up, whether or not they have a row. */
  readonly because: string | null;
}

const MODEL_COLUMN = 'x_Model';

/**
 * What the fees say of a model around a month; `providers` are all
 * that had calls of that name in it.
 */
export function feesOfModel(
  fees: FeeTable | null,
  { model, month, providers }: { model: string; month: MonthLabel; providers: readonly string[] },
): ModelFees {
  const unknown = (because: string): ModelFees => ({ fees: null, currency: null, because });
  if (fees === null) return unknown('there are no fees');
  if (!fees.columns.has(MODEL_COLUMN)) return unknown(`the fees have no column ${MODEL_COLUMN}`);
  if (providers.length > 1) {
    return unknown(`${MODEL_COLUMN} does not say which of ${providers.join(', ')} is meant`);
  }
  // A clause may look at the month before.
  const months = [month, addMonths(month, -1)];
  const currencies = new Set(
    fees.rows
      .filter((row) => isOf(row, model) && months.includes(row.month))
      .map(({ values }) => values.get('BillingCurrency') ?? ''),
  );
  if (currencies.size > 1) return unknown('the fees of the model are in several currencies');
  const [currency = null] = currencies;
  return { fees, currency, because: null };
}

function isOf({ values }: FeeRow, model: string): boolean {
  return values.get(MODEL_COLUMN) === model;
}

/** The fees where a clause can be computed from their columns. */
export function usableFees(found: ModelFees, contract: Contract, period: MonthLabel): ModelFees {
  if (found.fees === null) return found;
  try {
    checkEvaluation({ ...NOTHING_TOLD, contract, period, fees: found.fees });
    return found;
  } catch (error) {
    if (!(error instanceof UptallyError) || error.code !== 'invalid_input') throw error;
    const columns = error.faults.map(({ place }) => place.split(':').at(-1) ?? place);
    return {
      fees: null,
      currency: found.currency,
      because: `the fees have no column ${columns.join(', ')}`,
    };
  }
}
