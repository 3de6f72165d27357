import { join } from 'node:path';
import { invalidInput, UptallyError } from '../../ground/errors.ts';
import { createLog } from '../../ground/log.ts';
import { tell, withStep } from '../../ground/progress.ts';
import { textFaults } from '../../ground/text-faults.ts';
import { systemClock } from '../../ground/time.ts';
import type { Contract } from '../../money/contract/contract.ts';
import { type SteadyLog, steadyLog } from '../../money/count/steady.ts';
import { notesOn } from '../../money/evaluation/fee-notes.ts';
import { findStatement } from '../../money/statement/find-statements.ts';
import {
  type IssueOutcome,
  issueStatement,
  restateStatement,
} from '../../money/statement/issue-statement.ts';
import {
  missingOf,
  type PrepareInput,
  prepareStatement,
} from '../../money/statement/prepare-statement.ts';
import { recordDraft } from '../../money/statement/record-draft.ts';
import { UNNAMED_ORGANISATION } from '../../money/statement/statement.ts';
import { writeBundle } from '../../papers/evidence/write-bundle.ts';
import { bundleName } from '../../papers/letter/claim-letter.ts';
import { type Printer, type PrinterOptions, withPrinter } from '../../papers/print/print-pdf.ts';
import { requireFolder } from '../../papers/print/write-file.ts';
import { type Config, readConfig } from '../../running/config.ts';
import { currentInputs, type StatementContext } from '../../running/current-inputs.ts';
import { openStores } from '../../running/stores.ts';
import { actorOf } from '../actor.ts';
import {
  givenInputs,
  requireOneContract,
  type StatementSelection,
  selectedContracts,
  type ToldOptions,
} from '../selected-contracts.ts';
import { paint, print } from '../terminal/print.ts';
import { checkLines, figureWords } from '../terminal/render-statements.ts';
import { type Told, toldOutcome } from './outcome.ts';

const EXIT_FAULTS = 2;

interface Common {
  readonly json: boolean;
  readonly signal: AbortSignal;
}

interface Issuing extends Common {
  readonly anyway?: string | undefined;
  readonly bundles?: string | undefined;
  readonly by?: string | undefined;
}

/** What statements would say today, and what is missing; kept as drafts. */
export async function draftStatements(options: StatementSelection & Common): Promise<void> {
  await withContracts(options, async (contract, context, log) => {
    const input = await inputsOf(contract, options, context);
    const { content, notes } = await prepareStatement({ ...input, log });
    await recordDraft(context.ledger, systemClock, content.evaluation);
    const isComplete = missingOf(content.checks).length === 0;
    return {
      json: content,
      lines: [
        `${paint('bold', `${contract.id} ${options.period}`)}  ${figureWords(content.evaluation)}`,
        ...checkLines(content.checks, paint),
        ...[...notesOn(content.evaluation, contract, input.fees), ...notes].map(
          (note) => `  note: ${note}`,
        ),
        isComplete ? '  ready to be issued' : '  not complete: it would be refused',
      ],
    };
  });
}

/** Issues the statements of a period; exit code 1 if one was refused. */
export async function issueStatements(options: StatementSelection & Issuing): Promise<void> {
  requireReason('--anyway', options.anyway);
  // Before anything is issued: a statement cannot be taken back.
  if (options.bundles !== undefined) requireFolder(options.bundles);
  await withPrinter(printerOptions(), (printer) =>
    withContracts(options, async (contract, context, log) => {
      const input = await inputsOf(contract, options, context);
      const outcome = await issueStatement({
        ...input,
        log,
        by: actorOf(context.config, options.by),
        anyway: options.anyway,
      });
      const what = toldOutcome(`${contract.id} ${options.period}`, outcome);
      return withBundle(what, () => bundleOf(outcome, options, context, printer, log));
    }),
  );
}

/** Issues the next revision of a statement; exit code 1 if it was refused. */
export async function restate(
  options: Omit<StatementSelection, 'ids' | 'period'> &
    Issuing & { readonly number: string; readonly reason: string },
): Promise<void> {
  requireReason('--reason', options.reason);
  requireReason('--anyway', options.anyway);
  if (options.bundles !== undefined) requireFolder(options.bundles);
  const config = readConfig();
  tellUnnamed(config);
  const stores = await openStores(config);
  try {
    const { statement } = await findStatement(stores.ledger, options.number);
    const period = statement.evaluation.period.label;
    const [contract] = selectedContracts({ ...options, ids: [statement.contract.id] }, config);
    const context = {
      ...stores,
      config,
      log: createLog(config.values.UPTALLY_LOG_LEVEL),
    };
    const result = await withPrinter(printerOptions(), (printer) =>
      withStep({ label: `Restating ${statement.number}` }, async () => {
        const input = await inputsOf(contract as Contract, { ...options, period }, context);
        const log = steadyLog(stores.warehouse);
        const outcome = await restateStatement({
          ...input,
          log,
          by: actorOf(config, options.by),
          anyway: options.anyway,
          number: options.number,
          reason: options.reason,
        });
        const what = toldOutcome(statement.number, outcome);
        return withBundle(what, () => bundleOf(outcome, options, context, printer, log));
      }),
    );
    print(options.json ? JSON.stringify(result.json, null, 2) : result.lines.join('\n'));
  } finally {
    await stores.close();
  }
}

/** Contract after contract, over events whose repetitions are looked for once. */
async function withContracts(
  options: StatementSelection & Common,
  work: (contract: Contract, context: StatementContext, log: SteadyLog) => Promise<Told>,
): Promise<void> {
  const config = readConfig();
  tellUnnamed(config);
  const contracts = selectedContracts(options, config);
  requireOneContract(options, contracts);
  const stores = await openStores(config);
  try {
    const context = {
      ...stores,
      config,
      log: createLog(config.values.UPTALLY_LOG_LEVEL),
    };
    const results = await withStep(
      { label: 'Evaluating', total: contracts.length + 1 },
      async (step) => {
        const log = steadyLog(stores.warehouse);
        const found: Told[] = [];
        for (const [i, contract] of contracts.entries()) {
          options.signal.throwIfAborted();
          step.update(i + 1);
          const isOneOfSeveral = contracts.length > 1;
          found.push(
            await workOrSkip(contract, options, isOneOfSeveral, () => work(contract, context, log)),
          );
        }
        return found;
      },
    );
    print(
      options.json
        ? JSON.stringify(
            results.map(({ json }) => json),
            null,
            2,
          )
        : results.flatMap(({ lines }) => lines).join('\n'),
    );
  } finally {
    await stores.close();
  }
}

/**
 * Of several contracts those that are not in force have nothing to state; one that was
 * named has. What is wrong with one of several is told with it: others were issued
 * before, and can be issued after it.
 */
async function workOrSkip(
  contract: Contract,
  { ids, period }: StatementSelection,
  isOneOfSeveral: boolean,
  work: () => Promise<Told>,
): Promise<Told> {
  const what = `${contract.id} ${period}`;
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UptallyError)) throw error;
    if (error.code === 'no_version' && ids.length === 0) {
      return { json: { what, outcome: 'no_version' }, lines: [`${what}: no version governs it`] };
    }
    if (!isOneOfSeveral) throw error;
    process.exitCode = EXIT_FAULTS;
    const { message } = error;
    return {
      json: { what, outcome: 'failed', message },
      lines: [`${paint('bold', what)}  ${paint('red', 'failed')}`, ...indented(message)],
    };
  }
}

/** What was issued is told even where its bundle could not be written. */
async function withBundle(told: Told, write: () => Promise<void>): Promise<Told> {
  try {
    await write();
    return told;
  } catch (error) {
    if (!(error instanceof UptallyError)) throw error;
    process.exitCode = EXIT_FAULTS;
    const { message } = error;
    return {
      json: { ...told.json, bundle: { outcome: 'failed', message } },
      lines: [...told.lines, paint('red', '  its bundle was not written'), ...indented(message)],
    };
  }
}

function indented(message: string): readonly string[] {
  return message.split('\n').map((line) => `  ${line}`);
}

async function bundleOf(
  outcome: IssueOutcome,
  { bundles, signal }: Issuing,
  { warehouse, ledger }: StatementContext,
  printer: Printer,
  log: SteadyLog,
): Promise<void> {
  if (bundles === undefined || outcome.kind === 'refused') return;
  const { number } = outcome.statement.statement;
  await writeBundle({
    warehouse,
    ledger,
    printer,
    number,
    now: systemClock.now(),
    path: join(bundles, bundleName(number)),
    all: false,
    withPeople: false,
    log,
    signal,
  });
}

function printerOptions(): PrinterOptions {
  return { executablePath: readConfig().values.PUPPETEER_EXECUTABLE_PATH };
}

function inputsOf(
  contract: Contract,
  options: Pick<StatementSelection, 'period'> & ToldOptions,
  context: StatementContext,
): Promise<PrepareInput> {
  const { period } = options;
  const given = givenInputs(options);
  return currentInputs(context, { contract, period, given, now: systemClock.now() });
}

/** Who issues under no name may want to stop. */
function tellUnnamed({ values }: Config): void {
  if (values.UPTALLY_ORGANISATION !== UNNAMED_ORGANISATION) return;
  tell(`UPTALLY_ORGANISATION is not set: statements name you "${UNNAMED_ORGANISATION}"`);
}

function requireReason(place: string, reason: string | undefined): void {
  const faults = reason === undefined ? [] : textFaults(place, reason);
  if (faults.length > 0) throw invalidInput(faults);
}
