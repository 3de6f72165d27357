import { UptallyError } from '../../ground/errors.ts';
import { tell, withStep } from '../../ground/progress.ts';
import type { Contract } from '../../money/contract/contract.ts';
import { type SteadyLog, steadyLog } from '../../money/count/steady.ts';
import { UNNAMED_ORGANISATION } from '../../money/statement/statement.ts';
import { noVersionJson } from '../../published/closed/statement-outcome.ts';
import { documentText } from '../../published/document-text.ts';
import type { Config } from '../../running/config.ts';
import { type StatementContext, statementContext } from '../../running/current-inputs.ts';
import { type CommandOutcome, worstOf } from '../outcome.ts';
import {
  requireOneContract,
  type StatementSelection,
  selectedContracts,
} from '../selected-contracts.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { type ContractAnswer, failureAnswer } from './text-answer.ts';

/** Contract after contract, over events whose repetitions are looked for once, then prints all. */
export async function overContracts(
  session: Session,
  options: StatementSelection & { readonly json: boolean },
  work: (contract: Contract, context: StatementContext, log: SteadyLog) => Promise<ContractAnswer>,
): Promise<CommandOutcome> {
  const { config, signal } = session;
  tellUnnamed(config);
  const contracts = selectedContracts(options, config);
  requireOneContract(options, contracts);
  return withStores(session, async (stores) => {
    const context = statementContext(stores, config);
    const step = { label: 'Evaluating', total: contracts.length + 1 };
    const results = await withStep(step, async ({ update }) => {
      const log = steadyLog(stores.warehouse);
      const isOneOfSeveral = contracts.length > 1;
      const found: ContractAnswer[] = [];
      for (const [i, contract] of contracts.entries()) {
        signal.throwIfAborted();
        update(i + 1);
        const answerOf = () => work(contract, context, log);
        found.push(await answerOrFailure(contract, options, isOneOfSeveral, answerOf));
      }
      return found;
    });
    const shown = () => results.map(({ json }) => json);
    print(options.json ? documentText(shown()) : results.flatMap(({ lines }) => lines).join('\n'));
    return worstOf(results.map(({ outcome }) => outcome));
  });
}

/** Who issues under no name may want to stop. */
export function tellUnnamed({ values }: Config): void {
  if (values.UPTALLY_ORGANISATION !== UNNAMED_ORGANISATION) return;
  tell(`UPTALLY_ORGANISATION is not set: statements name you "${UNNAMED_ORGANISATION}"`);
}

/**
 * Of several contracts those that are not in force have nothing to state; one that was
 * named has. What is wrong with one of several is told with it: others were issued
 * before, and can be issued after it.
 */
async function answerOrFailure(
  contract: Contract,
  { ids, period }: StatementSelection,
  isOneOfSeveral: boolean,
  work: () => Promise<ContractAnswer>,
): Promise<ContractAnswer> {
  const subject = `${contract.id} ${period}`;
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UptallyError)) throw error;
    if (error.code === 'no_version' && ids.length === 0) {
      const json = noVersionJson(subject);
      return { outcome: 'done', json, lines: [`${subject}: no version governs it`] };
    }
    if (!isOneOfSeveral) throw error;
    return failureAnswer(subject, error);
  }
}
