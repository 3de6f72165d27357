import { invalidInput } from '../../ground/errors.ts';
import type { EpochMs } from '../../ground/time.ts';
import { parseMinute } from '../../health/replay/replayed-instant.ts';
import { Option, wholeNumberOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface ReplayOptions {
  readonly facts: string;
  readonly until: EpochMs;
  readonly series?: number;
  readonly falseIncidentsPerYear: number;
  readonly json?: true;
}

/** `uptally health replay`. */
export const addHealthCommands: AddCommands = (program, run) => {
  const health = program.command('health').description('how the models stand, from their calls');

  health
    .command('replay')
    .description('what the rules find in minute counts of a file; nothing is stored')
    .requiredOption('--facts <file>', 'NDJSON, a line for each minute and cell; plain or gzip')
    .addOption(untilOption().makeOptionMandatory())
    .addOption(
      wholeNumberOption(
        '--series <n>',
        'how many series are watched; none: those with calls in the 28 days before, day by day',
      ),
    )
    .addOption(falseIncidentsOption().default(1))
    .option('--json', 'print as JSON (uptally/health-replay@1)')
    .addHelpText(
      'after',
      `
A line of facts: {"minute": "2026-06-07T11:00Z", "provider": "anthropic", "model": "claude",
"region": "", "account": "", "route": "shared-router", "good": 12, "bad": 3}
Lines of one minute and cell add up.

Example:
  $ uptally health replay --facts facts.ndjson --until 2026-06-08T00:00Z --json`,
    )
    .action(
      run(async (_, options: ReplayOptions) => {
        const { replayHealth } = await import('./run.ts');
        return replayHealth({ ...options, json: options.json === true });
      }),
    );
};

function untilOption(): Option {
  return new Option('--until <instant>', 'what is known: the minutes before it').argParser(
    (text) => {
      const minute = parseMinute(text);
      if (minute !== undefined) return minute;
      const expectation = 'an instant with Z or an offset, such as 2026-06-08T00:00Z';
      throw invalidInput([{ place: '--until', value: text, expectation }]);
    },
  );
}

function falseIncidentsOption(): Option {
  return new Option(
    '--false-incidents-per-year <n>',
    'how often the rule may be wrong, over all series together',
  ).argParser((text) => {
    if (/^\d{1,9}(\.\d{1,9})?$/.test(text) && Number(text) > 0) return Number(text);
    const place = '--false-incidents-per-year';
    throw invalidInput([{ place, value: text, expectation: 'a number above 0, such as 1 or 0.5' }]);
  });
}
