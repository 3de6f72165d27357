import { createLog } from '../../ground/log.ts';
import { withStep } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import { steadyLog } from '../../money/count/steady.ts';
import { watchStatements } from '../../money/statement/watch-statements.ts';

import { readConfig } from '../../running/config.ts';
import { contractsOf } from '../../running/configured-inputs.ts';
import { currentInputs } from '../../running/current-inputs.ts';
import { openStores } from '../../running/stores.ts';
import { counted, print } from '../terminal/print.ts';
import { moveWords } from '../terminal/render-statements.ts';

/** Does now what the job of the morning does: says whose figures would be others today. */
export async function watchIssued({ json }: { readonly json: boolean }): Promise<void> {
  const config = readConfig();
  const stores = await openStores(config);
  try {
    const context = {
      ...stores,
      config,
      log: createLog(config.values.UPTALLY_LOG_LEVEL),
    };
    const now = systemClock.now();
    const { watched, moved, uncomputed } = await withStep(
      { label: 'Computing again' },
      async () => {
        const log = steadyLog(stores.warehouse);
        return watchStatements({
          ledger: stores.ledger,
          contracts: contractsOf(config),
          now,
          inputsOf: async (contract, period) => ({
            ...(await currentInputs(context, { contract, period, now })),
            log,
          }),
        });
      },
    );
    const found =
      `${counted(watched, 'statement')} computed again, ${counted(moved.length, 'figure')} ` +
      'moved that had not before';
    print(
      json
        ? JSON.stringify({ watched, moved, uncomputed }, null, 2)
        : [
            ...moved.map((move) => `${move.number}  ${moveWords(move)}`),
            ...uncomputed.map(({ number, reason }) => `${number}  not computed again: ${reason}`),
            found,
          ].join('\n'),
    );
  } finally {
    await stores.close();
  }
}
