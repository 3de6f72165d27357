import { bringMinutesUpToDate } from '../src/calls/minute/roll-up-minutes.ts';
import { packageVersion } from '../src/ground/package-file.ts';
import { steadyLog } from '../src/money/count/steady.ts';
import { unchangedPeriods } from '../src/money/statement/unchanged-periods.ts';
import { watchStatements } from '../src/money/statement/watch-statements.ts';
import { currentInputs } from '../src/running/current-inputs.ts';
import type { JobContext } from './job-context.ts';
import type { Job } from './run-job.ts';

/**
 * Says where the figures of issued statements would be others today. Only periods that changed
 * since the last run are computed again: with late calls, other fees, exclusions, terms or a new
 * version of uptally.
 */
export function watchStatementsJob(context: JobContext): Job {
  return {
    name: 'watch-statements',
    async run() {
      const now = context.clock.now();
      // Looked at once for all statements, and not at all without one.
      const log = steadyLog(context.warehouse);
      await bringMinutesUpToDate(context);
      const { watched, unchanged, moved, uncomputed } = await watchStatements({
        ledger: context.ledger,
        contracts: context.readContracts(),
        now,
        unchanged: await unchangedPeriods(context, packageVersion),
        inputsOf: async (contract, period) => {
          const inputs = await currentInputs(context, { contract, period, now });
          return { ...inputs, log };
        },
      });
      for (const { number, claimed, conceded, reasons } of moved) {
        context.log.warn(
          { number, claimed, conceded, reasons },
          `figure moved from ${claimed.from} to ${claimed.to}: restate it, or leave it as it is`,
        );
      }
      for (const { number, reason } of uncomputed) {
        context.log.warn({ number, reason }, 'statement not computed again: see the reason');
      }
      return {
        watched,
        unchanged,
        moved: moved.map(({ number }) => number),
        uncomputed: uncomputed.map(({ number }) => number),
      };
    },
  };
}
