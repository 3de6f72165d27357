import { join } from 'node:path';
import { invalidInput, UptallyError } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
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
import { type PrepareInput, prepareStatement } from '../../money/statement/prepare-statement.ts';
import { recordDraft } from '../../money/statement/record-draft.ts';
import { writeBundle } from '../../papers/evidence/write-bundle.ts';
import { bundleName } from '../../papers/letter/claim-letter.ts';
import { type Printer, withPrinter } from '../../papers/print/print-pdf.ts';
import { requireFolder } from '../../papers/print/write-file.ts';
import { documentText } from '../../published/document-text.ts';
import {
  currentInputs,
  type StatementContext,
  statementContext,
} from '../../running/current-inputs.ts';
import { printerOptions } from '../../running/printer-options.ts';
import { actorOf } from '../actor.ts';
import type { CommandOutcome } from '../outcome.ts';
import {
  givenInputs,
  type StatementSelection,
  selectedContracts,
  type ToldOptions,
} from '../selected-contracts.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { overContracts, tellUnnamed } from './run-contracts.ts';
import {
  answerWithoutBundle,
  type ContractAnswer,
  draftAnswer,
  issueAnswer,
} from './text-answer.ts';

interface Issuing {
  readonly anyway?: string | undefined;
  readonly bundles?: string | undefined;
  readonly by?: string | undefined;
  readonly json: boolean;
}

/** What statements would say today, and what is missing; kept as drafts. */
export async function draftStatements(
  session: Session,
  options: StatementSelection & { readonly json: boolean },
): Promise<CommandOutcome> {
  return overContracts(session, options, async (contract, context, log) => {
    const input = await inputsOf(contract, options, context);
    const { content, notes } = await prepareStatement({ ...input, log });
    await recordDraft(context.ledger, systemClock, content.evaluation);
    const allNotes = [...notesOn(content.evaluation, contract, input.fees), ...notes];
    return draftAnswer(`${contract.id} ${options.period}`, content, allNotes);
  });
}

/** Issues the statements of a period; `refused` if one was. */
export async function issueStatements(
  session: Session,
  options: StatementSelection & Issuing,
): Promise<CommandOutcome> {
  const { config, signal } = session;
  requireReason('--anyway', options.anyway);
  // Before anything is issued: a statement cannot be taken back.
  if (options.bundles !== undefined) requireFolder(options.bundles);
  return withPrinter(printerOptions(config), (printer) =>
    overContracts(session, options, async (contract, context, log) => {
      const input = await inputsOf(contract, options, context);
      const by = actorOf(config, options.by);
      const issued = await issueStatement({ ...input, log, by, anyway: options.anyway });
      const answer = issueAnswer(`${contract.id} ${options.period}`, issued, systemClock.now());
      return withBundle(answer, () =>
        bundleOf(issued, { ...options, signal }, context, printer, log),
      );
    }),
  );
}

/** Issues the next revision of a statement; `refused` if it was. */
export async function restate(
  session: Session,
  options: Omit<StatementSelection, 'ids' | 'period'> &
    Issuing & { readonly number: string; readonly reason: string },
): Promise<CommandOutcome> {
  const { config, signal } = session;
  const { number, reason, anyway } = options;
  requireReason('--reason', reason);
  requireReason('--anyway', anyway);
  if (options.bundles !== undefined) requireFolder(options.bundles);
  tellUnnamed(config);
  return withStores(session, async (stores) => {
    const { statement } = await findStatement(stores.ledger, number);
    const period = statement.evaluation.period.label;
    const [contract] = selectedContracts({ ...options, ids: [statement.contract.id] }, config);
    const context = statementContext(stores, config);
    const { outcome, json, lines } = await withPrinter(printerOptions(config), (printer) =>
      withStep({ label: `Restating ${statement.number}` }, async () => {
        const input = await inputsOf(contract as Contract, { ...options, period }, context);
        const log = steadyLog(stores.warehouse);
        const by = actorOf(config, options.by);
        const issued = await restateStatement({ ...input, log, by, anyway, number, reason });
        const answer = issueAnswer(statement.number, issued, systemClock.now());
        return withBundle(answer, () =>
          bundleOf(issued, { ...options, signal }, context, printer, log),
        );
      }),
    );
    print(options.json ? documentText(json) : lines.join('\n'));
    return outcome;
  });
}

/** What was issued is told even where its bundle could not be written. */
async function withBundle(
  answer: ContractAnswer,
  write: () => Promise<void>,
): Promise<ContractAnswer> {
  try {
    await write();
    return answer;
  } catch (error) {
    if (!(error instanceof UptallyError)) throw error;
    return answerWithoutBundle(answer, error);
  }
}

async function bundleOf(
  outcome: IssueOutcome,
  { bundles, signal }: { readonly bundles?: string | undefined; readonly signal: AbortSignal },
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

function inputsOf(
  contract: Contract,
  options: Pick<StatementSelection, 'period'> & ToldOptions,
  context: StatementContext,
): Promise<PrepareInput> {
  const { period } = options;
  const given = givenInputs(options);
  return currentInputs(context, { contract, period, given, now: systemClock.now() });
}

function requireReason(place: string, reason: string | undefined): void {
  const faults = reason === undefined ? [] : textFaults(place, reason);
  if (faults.length > 0) throw invalidInput(faults);
}
