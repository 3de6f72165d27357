import { inGroups } from '../../ground/grouped-by.ts';
import { addMonths, type EpochMs, formatInstant, type MonthLabel } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Contract } from '../contract/contract.ts';
import { type SteadyLog, withSteadyLog } from '../count/steady.ts';
import { evaluateContract, NOTHING_TOLD } from '../evaluation/evaluate-contract.ts';
import type { FeeTable } from '../input/fee-rows.ts';
import { type SeenModel, seenModels } from './covered-models.ts';
import { feesOfModel, usableFees } from './model-fees.ts';
import type { ClauseMonth, NoClause, NoClauseModel } from './no-clause.ts';
import { clauseFor, type Reference } from './reference-clause.ts';
import { added, moneyOfMonth, NOTHING } from './sum-money.ts';

export interface NoClauseRequest {
  readonly warehouse: Warehouse;
  readonly fees: FeeTable | null;
  /** As of an evaluation. */
  readonly keptFrom: EpochMs | null;
  /** Those that are in force with vendors. */
  readonly contracts: readonly Contract[];
  readonly references: readonly Reference[];
  /** Both months are in it. */
  readonly from: MonthLabel;
  readonly to: MonthLabel;
  readonly generatedAt: EpochMs;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What each reference clause would have paid for each model of which no call of
 * the month is covered by a paying commitment. No exclusion is agreed where there
 * is no clause, so none is applied.
 */
export async function gatherNoClause(request: NoClauseRequest): Promise<NoClause> {
  return withSteadyLog(request.warehouse, {}, ({ steady }) => gatherOver(request, steady));
}

async function gatherOver(request: NoClauseRequest, log: SteadyLog): Promise<NoClause> {
  const { references, from, to } = request;
  const months = monthsFrom(from, to);
  const seen: SeenModel[] = [];
  for (const month of months) {
    request.signal?.throwIfAborted();
    seen.push(...(await seenModels({ ...request, log, month })));
  }
  const uncovered = seen.filter(({ covered }) => covered === 0);
  const total = uncovered.length * references.length;
  let done = 0;
  const models: NoClauseModel[] = [];
  for (const ofModel of byModel(uncovered)) {
    const [{ provider, model }] = ofModel as [SeenModel];
    const clauses: NoClauseModel['clauses'] = [];
    for (const reference of references) {
      const clauseMonths: ClauseMonth[] = [];
      for (const one of ofModel) {
        request.signal?.throwIfAborted();
        const providers = providersOf(seen, one);
        const before = clauseMonths.at(-1)?.accumulated ?? NOTHING;
        clauseMonths.push(
          await clauseMonth({ ...request, log }, reference, one, providers, before),
        );
        done += 1;
        request.onProgress?.(done, total);
      }
      clauses.push({ reference: reference.id, months: clauseMonths });
    }
    models.push({ provider, model, calls: sumCalls(ofModel), clauses });
  }
  models.sort((a, b) => b.calls - a.calls);
  return {
    schema: 'uptally/no-clause@1',
    from,
    to,
    generated_at: formatInstant(request.generatedAt),
    references: references.map(({ id, title, version, commitments }) => ({
      id,
      title,
      version,
      commitments: [...commitments],
      months: referenceMonths(id, months, models),
    })),
    months: months.map((month) => ({
      month,
      calls: sumCalls(seen.filter((one) => one.month === month)),
    })),
    models,
    partly_covered: seen.filter(({ covered, calls }) => covered > 0 && covered < calls),
  };
}

async function clauseMonth(
  { warehouse, log, fees, keptFrom }: NoClauseRequest & { readonly log: SteadyLog },
  reference: Reference,
  { month, model, provider, calls }: SeenModel,
  providers: readonly string[],
  before: ClauseMonth['accumulated'],
): Promise<ClauseMonth> {
  const found = feesOfModel(fees, { model, month, providers });
  const contract = clauseFor(reference, { provider, model }, found.currency);
  const usable = usableFees(found, contract, month);
  const evaluation = await evaluateContract({
    ...NOTHING_TOLD,
    keptFrom,
    warehouse,
    log,
    contract,
    period: month,
    fees: usable.fees,
  });
  const { commitments, credits, total } = evaluation;
  const sum = moneyOfMonth(evaluation);
  return {
    month,
    calls,
    no_fees_because: usable.because,
    commitments,
    credits,
    total,
    sum,
    accumulated: added(before, sum),
  };
}

function referenceMonths(
  id: string,
  months: readonly MonthLabel[],
  models: readonly NoClauseModel[],
): NoClause['references'][number]['months'] {
  const all = models
    .flatMap(({ clauses }) => clauses)
    .filter(({ reference }) => reference === id)
    .flatMap((clause) => clause.months);
  let accumulated = NOTHING;
  return months.map((month) => {
    const sum = all
      .filter((one) => one.month === month)
      .reduce((before, one) => added(before, one.sum), NOTHING);
    accumulated = added(accumulated, sum);
    return { month, sum, accumulated };
  });
}

function byModel(seen: readonly SeenModel[]): readonly (readonly SeenModel[])[] {
  return inGroups(seen, ({ provider, model }) => JSON.stringify([provider, model]));
}

function providersOf(seen: readonly SeenModel[], { model, month }: SeenModel): readonly string[] {
  return seen
    .filter((one) => one.model === model && one.month === month)
    .map(({ provider }) => provider);
}

function sumCalls(seen: readonly SeenModel[]): number {
  return seen.reduce((sum, { calls }) => sum + calls, 0);
}

function monthsFrom(from: MonthLabel, to: MonthLabel): readonly MonthLabel[] {
  const months: MonthLabel[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}
