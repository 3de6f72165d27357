import { createWriteStream } from 'node:fs';
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type IngestCounts, ingestFiles } from '../../calls/intake/ingest-files.ts';
import { bringMinutesUpToDate } from '../../calls/minute/roll-up-minutes.ts';
import { grouped } from '../../command/terminal/print.ts';
import { invalidInput, systemReason } from '../../ground/errors.ts';
import { makeFolder } from '../../ground/make-folder.ts';
import { packagePath } from '../../ground/package-file.ts';
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
import { type Config, readConfig } from '../config.ts';
import { gatherWeekHealth } from '../gather-week-health.ts';
import { openStores, type Stores } from '../stores.ts';
import { followSunday, importPastIncidents } from './follow-sunday.ts';
import { DEMO_WEEK, outageWeekLines } from './outage-week.ts';
import { readTrace } from './read-trace.ts';

const DEMO_MONTH = '2026-06';

/** June as it stood when the week ended. */
const AS_OF = weekInterval(DEMO_WEEK, 'UTC').end;

/**
 * The week arrives as it ends and is reported on Monday morning, as a
 * running uptally would have it.
 */
const ARRIVAL: Clock = { now: () => AS_OF - 1 };
const MONDAY_MORNING: Clock = { now: () => AS_OF + 6 * HOUR_MS };

/** Its presence says that everything here may be replaced. */
const MARKER = '.uptally-demo';

const CONTRACTS = ['aws-bedrock.yaml', 'no-clause.yaml', 'contract.schema.json'];

type Files = ReturnType<typeof filesIn>;

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
  const files = filesIn(folder);
  // The embedded stores, whatever the surroundings say: a demo touches nobody's data.
  const config = readConfig({
    UPTALLY_DATA_DIR: files.stores,
    UPTALLY_SOURCES_FILE: files.sources,
  });
  await withStep({ label: 'Writing a week of calls', shown: linesText }, () =>
    layFiles(folder, files, signal),
  );
  const stores = await openStores(config);
  try {
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
  } finally {
    await stores.close();
  }
}

function filesIn(folder: string) {
  return {
    events: join(folder, 'events.ndjson.gz'),
    fees: join(folder, 'fees.csv'),
    contracts: join(folder, 'contracts'),
    page: join(folder, 'status-page.json'),
    sources: join(folder, 'sources.yaml'),
    routing: join(folder, 'routing.yaml'),
    stores: join(folder, 'stores'),
    weekly: join(folder, `weekly-${DEMO_WEEK}.pdf`),
    statement: join(folder, `statement-aws-bedrock-${DEMO_MONTH}.pdf`),
  };
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
  files: Files,
  signal: AbortSignal,
): Promise<number> {
  await bringMinutesUpToDate({ ...stores, clock: MONDAY_MORNING });
  await importPastIncidents(stores.ledger);
  const day = { start: AS_OF - DAY_MS, end: AS_OF };
  return followSunday(stores, config, { day, pageFile: files.page, signal });
}

/** How many lines of calls it wrote. */
async function layFiles(folder: string, files: Files, signal: AbortSignal): Promise<number> {
  await claimFolder(folder);
  await rm(files.stores, { recursive: true, force: true });
  makeFolder(files.contracts);
  await copyFile(packagePath('demo', 'fees.csv'), files.fees);
  await copyFile(packagePath('demo', 'routing.yaml'), files.routing);
  await laySources(files);
  for (const name of CONTRACTS) {
    await copyFile(packagePath('contracts', name), join(files.contracts, name));
  }
  return writeEvents(files.events, signal);
}

/** A page that is a file is named from wherever uptally is called. */
async function laySources({ sources, page }: Files): Promise<void> {
  const text = await readFile(packagePath('demo', 'sources.yaml'), 'utf8');
  await writeFile(sources, text.replace(/(?<=url: ).*/, JSON.stringify(resolve(page))));
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
  files: Files,
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

/**
 * Takes a folder that is new, empty or an earlier demo's; in any other
 * one it would destroy something.
 */
async function claimFolder(folder: string): Promise<void> {
  let names: string[];
  try {
    makeFolder(folder);
    names = await readdir(folder);
    if (names.length === 0) await writeFile(join(folder, MARKER), 'Made by uptally demo.\n');
  } catch (cause) {
    const expectation = `a folder that can be written (${systemReason(cause)})`;
    throw invalidInput([{ place: '--out', value: folder, expectation }], cause);
  }
  if (names.length === 0 || names.includes(MARKER)) return;
  const expectation = 'a new or empty folder, or that of an earlier demo, which is replaced';
  throw invalidInput([{ place: '--out', value: folder, expectation }]);
}

async function writeEvents(path: string, signal: AbortSignal): Promise<number> {
  const traces = { conv: readTrace('conv'), code: readTrace('code') };
  let lines = 0;
  const counted = function* (): Generator<string> {
    for (const line of outageWeekLines(traces)) {
      lines += 1;
      yield `${line}\n`;
    }
  };
  await pipeline(counted, createGzip({ level: 1 }), createWriteStream(path), { signal });
  return lines;
}

function isPaying([, evaluation]: readonly [Contract, Evaluation]): boolean {
  return evaluation.credits.length > 0;
}
