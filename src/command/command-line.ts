import { type Command, InvalidArgumentError, Option } from 'commander';
import { type EpochMs, mondayOf, parseInstant } from '../time.ts';

export { Command, CommanderError, Option } from 'commander';

/** Values of options, as a person writes them; what is not one ends the command with 2. */

/** For an option that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

export function instantOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text): EpochMs => {
    const value = parseInstant(text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError('an RFC 3339 instant such as 2026-06-08T00:00:00Z is expected.');
  });
}

export function wholeNumberOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text): number => {
    if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
    throw new InvalidArgumentError('a whole number from 1 to 999999 is expected.');
  });
}

export function weekOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text): string => {
    if (mondayOf(text) !== undefined) return text;
    throw new InvalidArgumentError('an ISO week such as 2026-W23 is expected.');
  });
}

export function choiceOption(
  flags: string,
  description: string,
  choices: readonly [string, ...string[]],
): Option {
  return new Option(flags, description).choices([...choices]).default(choices[0]);
}

/** Where the calls are and what people and vendors bring beside them: the same for each command. */
export function addInputOptions(command: Command): Command {
  return command
    .requiredOption('--period <label>', 'month, e.g. 2026-06, or START/END in dates or instants')
    .option(
      '--events <file>',
      'NDJSON of call events, plain or gzip; may be given several times; none: the warehouse',
      collect,
      [],
    )
    .option('--fees <file>', 'FOCUS CSV that the credit is computed from')
    .option('--exclusions <file>', 'JSON array of windows that people excluded')
    .option('--outages <file>', 'JSON array of outages that were declared')
    .option('--prior-credits <file>', 'CSV period,amount of what the contract paid before')
    .addOption(
      instantOption('--as-of <instant>', 'leave out what started at or after this instant'),
    )
    .addOption(
      wholeNumberOption(
        '--slices <n>',
        'count in n parts, each with a fraction of the memory; the result is the same',
      ),
    );
}
