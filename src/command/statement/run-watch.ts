import { withStep } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import { steadyLog } from '../../money/count/steady.ts';
import { watchStatements } from '../../money/statement/watch-statements.ts';
import { watchedStatementsJson } from '../../published/closed/statement-move.ts';
import { documentText } from '../../published/document-text.ts';
import { contractsOf } from '../../running/configured-inputs.ts';
import { currentInputs, statementContext } from '../../running/current-inputs.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderWatch } from './text-watch.ts';

/** Does now what the job of the morning does: says whose figures would be others today. */
export async function watchIssued(
  session: Session,
  { json }: { readonly json: boolean },
): Promise<CommandOutcome> {
  const { config } = session;
  return withStores(session, async (stores) => {
    const context = statementContext(stores, config);
    const now = systemClock.now();
    const log = steadyLog(stores.warehouse);
    const found = await withStep({ label: 'Computing again' }, () =>
      watchStatements({
        ledger: stores.ledger,
        contracts: contractsOf(config),
        now,
        inputsOf: async (contract, period) => ({
          ...(await currentInputs(context, { contract, period, now })),
          log,
        }),
      }),
    );
    print(json ? documentText(watchedStatementsJson(found)) : renderWatch(found));
    return 'done';
  });
}
