import { bringMinutesUpToDate } from '../../calls/minute/roll-up-minutes.ts';
import {
  type Clock,
  type EpochMs,
  type Interval,
  type WeekLabel,
  weekInterval,
} from '../../ground/time.ts';
import type { Contract } from '../../money/contract/contract.ts';
import { type GoverningVersion, governingVersion } from '../../money/contract/period.ts';
import { evaluateContract } from '../../money/evaluation/evaluate-contract.ts';
import { readPeriodCoverage } from '../../money/evaluation/period-coverage.ts';
import { periodNotes } from '../../money/evaluation/period-notes.ts';
import { lostEvents } from '../../money/evaluation/require-kept.ts';
import type { GatherInputs } from '../../money/statement/gather-inputs.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { periodLabelText } from '../words/format-time.ts';
import type { EvaluatedContract } from './contract-to-date.ts';
import { gatherWeeklyReport } from './gather-weekly-report.ts';
import { periodsOfWeek } from './periods-of-week.ts';
import type { WeekHealth } from './week-health.ts';
import type { Unknown, WeeklyReport } from './weekly-report.ts';

export interface WeeklyReportInput {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly contracts: readonly Contract[];
  readonly inputsOf: GatherInputs;
  /** Asked once the facts are up to date. */
  readonly healthOf: (interval: Interval) => Promise<WeekHealth>;
  readonly week: WeekLabel;
  readonly timeZone: string;
  /** Least share of the hours with calls for a log that covers its period; 0: none is asked. */
  readonly coveredHoursPercent: number;
  /** Between two looks at a held lock; the timer of the process if absent. */
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
}

/**
 * The report of one week from whatever is stored now: facts are brought up to date first. Credits
 * are those of every period of which the week has a part, from the calls up to its end, so that a
 * report made late says the same unless late events, fees or exclusions came in; what cannot be
 * judged is named. Throws `unavailable` where the facts cannot be brought up to date, and what
 * evaluations and stores throw.
 */
export async function makeWeeklyReport(input: WeeklyReportInput): Promise<WeeklyReport> {
  await bringMinutesUpToDate(input);
  const interval = weekInterval(input.week, input.timeZone);
  const evaluations: EvaluatedContract[] = [];
  const unknown: Unknown[] = [];
  for (const contract of input.contracts) {
    const periods = periodsOfWeek(contract, interval, input.timeZone);
    const details = periods.ungoverned.map(
      (month) => `no version of the contract governs ${month}`,
    );
    for (const period of periods.governed) {
      const governing = governingVersion(contract, period);
      const inputs = await input.inputsOf(contract, period);
      const { keptFrom } = inputs;
      const lost =
        keptFrom === null ? undefined : lostEvents(governing.version, governing.period, keptFrom);
      if (lost !== undefined) {
        details.push(`${periodLabelText(period)} cannot be judged: ${lost}`);
        continue;
      }
      const { warehouse } = input;
      const asOf = interval.end;
      const evaluation = await evaluateContract({ ...inputs, warehouse, contract, period, asOf });
      evaluations.push({ contract, terms: governing.version.commitments, evaluation, asOf });
      const lacks = await lackingCalls(input, contract, governing, asOf);
      details.push(...lacks.map((words) => `${periodLabelText(period)}: ${words}`));
    }
    if (details.length > 0) unknown.push({ subject: contract.title, details });
  }
  const report = await gatherWeeklyReport({
    warehouse: input.warehouse,
    week: input.week,
    timeZone: input.timeZone,
    evaluations,
    health: await input.healthOf(interval),
    generatedAt: input.clock.now(),
  });
  return { ...report, unknown: [...report.unknown, ...unknown] };
}

/** What the log lacks of a period up to an instant, and what nothing covers. */
async function lackingCalls(
  { warehouse, coveredHoursPercent }: WeeklyReportInput,
  contract: Contract,
  governing: GoverningVersion,
  now: EpochMs,
): Promise<readonly string[]> {
  const input = { warehouse, contract, coveredHoursPercent, now };
  const coverage = await readPeriodCoverage(input, governing);
  return [
    ...(coverage?.isThin === true ? [coverage.words] : []),
    ...(await periodNotes(warehouse, contract, governing)),
  ];
}
