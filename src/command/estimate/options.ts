import type { AddCommands } from '../session.ts';

interface EstimateOptions {
  readonly incident?: string;
  readonly json?: true;
}

/** `uptally estimates`. */
export const addEstimateCommands: AddCommands = (program, run) => {
  program
    .command('estimates')
    .description('how long incidents were said to last, and how often that was right')
    .option('--incident <id>', 'only of this one')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
An estimate is an interval with a probability. Every one that was shown is kept; it is scored when
its incident is over.

Example:
  $ uptally estimates --incident INC-20260607-1`,
    )
    .action(
      run(async (session, { incident, json }: EstimateOptions) => {
        const { showEstimates } = await import('./run.ts');
        return showEstimates(session, { incident, json: json === true });
      }),
    );
};
