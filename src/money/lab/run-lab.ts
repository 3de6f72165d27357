import { decimal, decimalsIn, plainDecimal } from '../../ground/exact.ts';
import type { Contract } from '../contract/contract.ts';
import type { CountedLog } from '../count/steady.ts';
import {
  type EvaluateInput,
  type EvaluationInputs,
  evaluateContract,
  logOf,
} from '../evaluation/evaluate-contract.ts';
import type { ReadingName } from '../input/reading.ts';
import type { Evaluation } from '../judge/evaluation.ts';
import type { Lab, LabVariant } from './lab.ts';
import { rememberSelects } from './remember-selects.ts';
import { type Variant, type Variants, withNamedFaults } from './variants.ts';

export interface RunLabInput extends Omit<EvaluateInput, 'contract' | keyof EvaluationInputs> {
  readonly variants: Variants;
  readonly inputsOf: (contract: Contract) => Promise<EvaluationInputs>;
  /** After each variant. */
  readonly onProgress?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The same events under each variant. Throws what `evaluateContract`
 * throws, with the variant named.
 */
export async function runLab({
  variants,
  inputsOf,
  onProgress,
  signal,
  ...input
}: RunLabInput): Promise<Lab> {
  const warehouse = rememberSelects(input.warehouse);
  const evaluateAll = async ({ steady }: CountedLog): Promise<readonly Evaluation[]> => {
    const found: Evaluation[] = [];
    for (const variant of variants.list) {
      signal?.throwIfAborted();
      found.push(
        await withNamedFaults(variant, async () => {
          const { contract } = variant;
          const inputs = await inputsOf(contract);
          return evaluateContract({ ...input, ...inputs, warehouse, log: steady, contract });
        }),
      );
      onProgress?.(found.length);
    }
    return found;
  };
  const evaluations = await logOf(input).read(evaluateAll, { isLong: true });
  const [base] = evaluations as readonly [Evaluation];
  return {
    schema: 'uptally/lab@1',
    events: base.events,
    varied: [...variants.varied],
    variants: evaluations.map((evaluation, i) =>
      labVariant(variants.list[i] as Variant, evaluation, base),
    ),
  };
}

function labVariant(
  { contract, changes, values }: Variant,
  evaluation: Evaluation,
  base: Evaluation,
): LabVariant {
  const { period, commitments, credits, total } = evaluation;
  return {
    contract: { file: contract.file, id: contract.id, version: evaluation.contract.version },
    changes: changes.map(({ variation, value }) => ({
      path: variation.path,
      value: value as LabVariant['changes'][number]['value'],
    })),
    values: [...values],
    period,
    commitments,
    credits,
    total,
    difference: {
      claimed: difference(evaluation, base, 'claimed'),
      conceded: difference(evaluation, base, 'conceded'),
    },
  };
}

function difference(one: Evaluation, base: Evaluation, reading: ReadingName): string | null {
  const isUnknown = ({ credits }: Evaluation) =>
    credits.some((line) => line[reading].status === 'unknown');
  if (isUnknown(one) || isUnknown(base) || one.total.currency !== base.total.currency) return null;
  const [amount, before] = [one.total[reading], base.total[reading]];
  return plainDecimal(decimal(amount).sub(decimal(before)), decimalsIn(amount));
}
