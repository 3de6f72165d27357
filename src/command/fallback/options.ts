import type { EpochMs } from '../../ground/time.ts';
import { instantOption, wholeNumberOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface Given {
  readonly routing?: string;
  readonly days: number;
  readonly asOf?: EpochMs;
  readonly json?: true;
}

/** `uptally fallback`. */
export const addFallbackCommands: AddCommands = (program, run) => {
  program
    .command('fallback')
    .description('where calls of a model may go when it fails, best first')
    .argument('<model>', 'model as calls name it')
    .option('--routing <file>', 'routing table: its pairs too, and what they have in common')
    .addOption(wholeNumberOption('--days <n>', 'days before that are looked at').default(90))
    .addOption(instantOption('--as-of <instant>', 'as it stood then; none: now'))
    .option('--json', 'print as JSON (uptally/fallback-advice@1)')
    .addHelpText(
      'after',
      `
Candidates that fail now come last; before them counts at most how often they failed with the model,
then the strongest key that both share, then what a call costs. Under 5 episodes of the model it is
not known how often.

Example:
  $ uptally fallback claude-opus-4-7 --routing routing.yaml --json`,
    )
    .action(
      run(async (session, model: string, options: Given) => {
        const { adviseFallback } = await import('./run.ts');
        return adviseFallback(session, model, { ...options, json: options.json === true });
      }),
    );
};
