import type { Contract } from '../contract/contract.ts';
import { UptallyError } from '../errors.ts';
import { evaluateContract } from '../evaluation/evaluate-contract.ts';
import type { FeeTable } from '../evaluation/fees.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { rollUpMinutes } from '../minute/roll-up-minutes.ts';
import { type Clock, localDate, monthOf, type WeekLabel, weekInterval } from '../time.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { EvaluatedContract } from './contract-to-date.ts';
import { gatherWeeklyReport } from './gather-weekly-report.ts';
import type { Unknown, WeeklyReport } from './weekly-report.ts';

export interface WeeklyReportInput {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly contracts: readonly Contract[];
  readonly fees?: FeeTable | undefined;
  readonly week: WeekLabel;
  readonly timeZone: string;
}

/**
 * The report of one week from whatever is stored now: facts are brought up to date first. Credits are
 * those of the month that the week ends in, as they stood when it ended, so that a report made late
 * says the same.
 */
export async function makeWeeklyReport(input: WeeklyReportInput): Promise<WeeklyReport> {
  await rollUpMinutes(input);
  const { end } = weekInterval(input.week, input.timeZone);
  const month = monthOf(localDate(end - 1, input.timeZone));
  const evaluations: EvaluatedContract[] = [];
  const ungoverned: Unknown[] = [];
  for (const contract of input.contracts) {
    try {
      const evaluation = await evaluateContract({
        warehouse: input.warehouse,
        contract,
        period: month,
        fees: input.fees,
        asOf: end,
      });
      evaluations.push({ contract, evaluation });
    } catch (error) {
      if (!(error instanceof UptallyError) || error.code !== 'no_version') throw error;
      ungoverned.push({
        subject: contract.title,
        details: [`no version of the contract governs ${month}`],
      });
    }
  }
  const report = await gatherWeeklyReport({
    warehouse: input.warehouse,
    week: input.week,
    timeZone: input.timeZone,
    evaluations,
    generatedAt: input.clock.now(),
  });
  return { ...report, unknown: [...report.unknown, ...ungoverned] };
}
