import { z } from 'zod';
import type { Interval } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Contract, ContractVersion } from '../contract/contract.ts';
import type { Predicate } from '../contract/predicate.ts';
import { compilePredicate, createBindings } from './compile-predicate.ts';
import { coveredCalls } from './log-coverage.ts';

/** Calls of a contract's provider that none of its commitments covers. */
export interface UncoveredCalls {
  readonly provider: string;
  readonly model: string;
  /** Empty: not known. */
  readonly launch_stage: string;
  /** Distinct ones. */
  readonly calls: number;
}

const uncoveredRow = z.object({
  provider: z.string(),
  model: z.string(),
  launch_stage: z.string(),
  calls: z.int(),
});

/** So many are named; the rest is counted. */
const SHOWN = 5;

/** By model and launch stage, most calls first; none where no commitment counts calls. */
export async function readUncoveredCalls(
  warehouse: Warehouse,
  contract: Contract,
  version: ContractVersion,
  time: Interval,
): Promise<readonly UncoveredCalls[]> {
  const covered = coveredCalls(version);
  if (covered === undefined) return [];
  const bindings = createBindings();
  const covers = compilePredicate(covered, bindings);
  const named = version.commitments.flatMap((commitment) => providersIn(commitment.covers));
  return warehouse.select(
    ...warehouseQuery('count/uncovered-calls', {
      fragments: { covers },
      parameters: {
        ...bindings.parameters,
        start_ms: time.start,
        end_ms: time.end,
        providers: [...new Set([contract.provider, ...named])],
      },
    }),
    uncoveredRow,
  );
}

/** The providers that a predicate asks for by name. */
function providersIn(predicate: Predicate): readonly string[] {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return predicate.of.flatMap(providersIn);
    case 'compare':
      if (predicate.field.column !== 'provider') return [];
      return ['eq', 'in'].includes(predicate.operator) ? [predicate.value].flat().map(String) : [];
    default:
      return [];
  }
}

/** One line; empty where everything is covered. */
export function uncoveredWords(uncovered: readonly UncoveredCalls[]): string {
  if (uncovered.length === 0) return '';
  const shown = uncovered.slice(0, SHOWN).map(({ provider, model, launch_stage, calls }) => {
    const stage = launch_stage === '' ? '' : ` (${launch_stage})`;
    return `${calls} of ${provider} ${model}${stage}`;
  });
  const rest = uncovered.slice(SHOWN).reduce((sum, { calls }) => sum + calls, 0);
  const more = rest === 0 ? '' : `, and ${rest} of ${uncovered.length - SHOWN} more`;
  return `calls that no commitment covers: ${shown.join(', ')}${more}`;
}
