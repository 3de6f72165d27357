import { type IngestCounts, ingestFiles } from '../../calls/intake/ingest-files.ts';
import { bringMinutesUpToDate } from '../../calls/minute/roll-up-minutes.ts';
import { grouped } from '../../command/terminal/print.ts';
import { withStep } from '../../ground/progress.ts';
import { readText } from '../../ground/read-text.ts';
import { type Clock, DAY_MS, HOUR_MS, weekInterval } from '../../ground/time.ts';
import { parseRouting } from '../../health/redundancy/routing.ts';
import type { Contract } from '../../money/contract/contract.ts';
import { loadContracts } from '../../money/contract/load-contract.ts';
import { evaluateContract } from '../../money/evaluation/evaluate-contract.ts';
import type { Evaluation } from '../../money/judge/evaluation.ts';
import { gatherInputs } from '../../money/statement/gather-inputs.ts';
import { withPrinter } from '../../papers/print/print-pdf.ts';
import { writeWholeFile } from '../../papers/print/write-file.ts';
import { printStatement } from '../../papers/statement/print-statement.ts';
import { makeWeeklyReport } from '../../papers/weekly/make-weekly-report.ts';
import { printWeeklyReport } from '../../papers/weekly/print-weekly-report.ts';
import type { WeeklyReport } from '../../papers/weekly/weekly-report.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Config } from '../config.ts';
import { gatherWeekHealth } from '../gather-week-health.ts';
import type { Stores } from '../stores.ts';
import {
  DEMO_MONTH,
  type DemoFiles,
  demoConfig,
  demoFiles,
  layDemo,
  withDemoStores,
} from './demo-files.ts';
import { demoLines } from './demo-lines.ts';
import { followSunday, importPastIncidents } from './follow-sunday.ts';
import { DEMO_WEEK } from './outage-week.ts';

/** June as it stood when the week ended. */
const AS_OF = weekInterval(DEMO_WEEK, 'UTC').end;

/**
 * The week arrives as it ends and is reported on Monday morning, as a
 * running uptally would have it.
 */
const ARRIVAL: Clock = { now: () => AS_OF - 1 };
const MONDAY_MORNING: Clock = { now: () => AS_OF + 6 * HOUR_MS };

type Judged = readonly [contract: Contract, evaluation: Evaluation];

export interface Demo {
  readonly report: WeeklyReport;
  /** Paths by name. */
  readonly files: Readonly<Record<string, string>>;
}

/** The whole flow over the week of the outage, from event file to PDFs, in a folder of its own. */
export async function runDemo({
  folder,
  signal,
}: {
  folder: string;
  signal: AbortSignal;
}): Promise<Demo> {
  const files = demoFiles(folder);
  const config = demoConfig(files);
  await withStep({ label: 'Writing a week of calls', shown: linesText }, () =>
    layDemo(folder, files, demoLines(), signal),
  );
  return withDemoStores(config, (stores) => runStages(stores, config, files, signal));
}

async function runStages(
  stores: Stores,
  config: Config,
  files: DemoFiles,
  signal: AbortSignal,
): Promise<Demo> {
  await withStep({ label: 'Ingesting', shown: storedText }, (step) =>
    ingestFiles({
      paths: [files.events],
      warehouse: stores.warehouse,
      clock: ARRIVAL,
      signal,
      onProgress: ({ read }) => step.note(`${grouped(read)} events`),
    }),
  );
  const contracts = loadContracts(files.contracts);
  const routing = parseRouting(readText(files.routing, 'YAML in UTF-8'), files.routing);
  const source = { ledger: stores.ledger, feesFile: files.fees, toldFolder: undefined };
  const inputsOf = gatherInputs(source, MONDAY_MORNING.now());
  const contractsText = () => `${contracts.length} contracts, as of 8 June`;
  const judged = await withStep({ label: 'Evaluating June 2026', shown: contractsText }, () =>
    judge(stores.warehouse, contracts, inputsOf, signal),
  );
  signal.throwIfAborted();
  await withStep({ label: 'Following Sunday', shown: looksText }, () =>
    followWeek(stores, config, files, signal),
  );
  const report = await withStep({ label: 'Counting the week', shown: modelsText }, () =>
    makeWeeklyReport({
      ...stores,
      clock: MONDAY_MORNING,
      contracts,
      inputsOf,
      healthOf: (interval) =>
        gatherWeekHealth(stores, config, { interval, clock: MONDAY_MORNING, signal, routing }),
      week: DEMO_WEEK,
      timeZone: config.values.UPTALLY_TIME_ZONE,
      coveredHoursPercent: config.values.UPTALLY_COVERED_HOURS_PERCENT,
    }),
  );
  signal.throwIfAborted();
  await printDocuments(files, report, judged, signal);
  return { report, files };
}

function linesText(lines: number): string {
  return `${grouped(lines)} lines`;
}

function storedText({ accepted, rejected }: IngestCounts): string {
  return `${grouped(accepted)} stored, ${grouped(rejected)} rejected`;
}

function modelsText({ models }: WeeklyReport): string {
  return `${models.length} models`;
}

function looksText(looks: number): string {
  return `${looks} looks at incidents and at a made-up status page`;
}

/** How often it looked. */
async function followWeek(
  stores: Stores,
  config: Config,
  files: DemoFiles,
  signal: AbortSignal,
): Promise<number> {
  await bringMinutesUpToDate({ ...stores, clock: MONDAY_MORNING });
  await importPastIncidents(stores.ledger);
  const day = { start: AS_OF - DAY_MS, end: AS_OF };
  return followSunday(stores, config, { day, pageFile: files.page, signal });
}

async function judge(
  warehouse: Warehouse,
  contracts: readonly Contract[],
  inputsOf: ReturnType<typeof gatherInputs>,
  signal: AbortSignal,
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const contract of contracts) {
    signal.throwIfAborted();
    const inputs = await inputsOf(contract, DEMO_MONTH);
    const of = { ...inputs, warehouse, contract, period: DEMO_MONTH, asOf: AS_OF };
    judged.push([contract, await evaluateContract(of)]);
  }
  return judged;
}

async function printDocuments(
  files: DemoFiles,
  report: WeeklyReport,
  judged: readonly Judged[],
  signal: AbortSignal,
): Promise<void> {
  await withStep({ label: 'Printing', total: 2, shown: () => '2 documents' }, (step) =>
    withPrinter({}, async (printer) => {
      await writeWholeFile(files.weekly, await printWeeklyReport(report, printer));
      step.update(1);
      signal.throwIfAborted();
      const [contract, evaluation] = judged.find(isPaying) ?? [];
      if (contract === undefined || evaluation === undefined) return;
      const generatedAt = MONDAY_MORNING.now();
      const draft = { contract, evaluation, generatedAt, asOf: AS_OF };
      await writeWholeFile(files.statement, await printStatement(draft, printer));
    }),
  );
}

function isPaying([, evaluation]: readonly [Contract, Evaluation]): boolean {
  return evaluation.credits.length > 0;
}
