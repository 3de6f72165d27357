import { addInputOptions, type Command } from './command-line.ts';
import type { InputOptions } from './with-events.ts';

type Given = Omit<InputOptions, 'signal'>;

/** `uptally evaluate`: what calls are worth under contracts. */
export function addEvaluationCommands(program: Command, signal: AbortSignal): void {
  addInputOptions(
    program
      .command('evaluate')
      .description('attainment, verdict and credit of one contract for one period')
      .requiredOption('--contract <file>', 'contract file'),
  )
    .option('--json', 'print the result (uptally/evaluation@1) alone on standard output')
    .addHelpText(
      'after',
      `
Examples:
  $ uptally evaluate --contract aws-bedrock.yaml --events june.ndjson --fees focus.csv --period 2026-06
  $ uptally evaluate --contract aws-bedrock.yaml --period 2026-06 --as-of 2026-06-08T00:00:00Z --json`,
    )
    .action(async (options: Given & { contract: string; json?: true }) => {
      const { evaluate } = await import('./evaluate.ts');
      await evaluate({ ...options, json: options.json === true, signal });
    });
}
