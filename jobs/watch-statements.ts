import { currentInputs } from '../src/statement/current-inputs.ts';
import { watchStatements } from '../src/statement/watch-statements.ts';
import type { JobContext } from './job-context.ts';
import type { Job } from './run-job.ts';

/** Says where the figures of issued statements would be others today. */
export function watchStatementsJob(context: JobContext): Job {
  return {
    name: 'watch-statements',
    async run() {
      const now = context.clock.now();
      const { watched, moved } = await watchStatements({
        ledger: context.ledger,
        contracts: context.readContracts(),
        now,
        inputsOf: (contract, period) => currentInputs(context, { contract, period, now }),
      });
      for (const { number, claimed, conceded, reasons } of moved) {
        context.log.warn(
          { number, claimed, conceded, reasons },
          `figure moved from ${claimed.from} to ${claimed.to}: restate it, or leave it as it is`,
        );
      }
      return { watched, moved: moved.map(({ number }) => number) };
    },
  };
}
