import { type Command, Option } from 'commander';
import { invalidInput } from '../ground/errors.ts';
import { parseDecimal } from '../ground/exact.ts';
import { type EpochMs, isDateText, isMonthLabel, mondayOf, parseInstant } from '../ground/time.ts';

/** The one door to the library that reads command lines. */
export { Argument, Command, CommanderError, Option } from 'commander';

/** Options whose values are read; each throws `invalid_input` with its name for a wrong one. */

/** For an option that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

/**
 * Of a command and those below it: refuses a value that is given twice, since which of both was
 * meant is not known, where an option takes one.
 */
export function refuseRepeats(command: Command): void {
  for (const inner of command.commands) refuseRepeats(inner);
  for (const option of command.options) {
    if (option.variadic || option.parseArg === collect) continue;
    const place = option.long ?? option.flags;
    let given = false;
    command.on(`option:${option.name()}`, (value: unknown) => {
      if (given && typeof value === 'string') {
        throw invalidInput([{ place, value, expectation: 'it once' }]);
      }
      given = true;
    });
  }
}

export function instantOption(flags: string, description: string): Option {
  return parsedOption(flags, description, {
    parse: parseInstant,
    expectation: 'an RFC 3339 instant such as 2026-06-08T00:00:00Z',
    isTime: true,
  });
}

export function wholeNumberOption(flags: string, description: string, least = 1): Option {
  return parsedOption(flags, description, {
    parse: (text): number | undefined =>
      /^\d{1,6}$/.test(text) && Number(text) >= least ? Number(text) : undefined,
    expectation: `a whole number from ${least} to 999999`,
  });
}

export function weekOption(flags: string, description: string): Option {
  return parsedOption(flags, description, {
    parse: (text) => (mondayOf(text) === undefined ? undefined : text),
    expectation: 'an ISO week such as 2026-W23',
    isTime: true,
  });
}

export function amountOption(flags: string, description: string): Option {
  return parsedOption(flags, description, {
    parse: (text) => (parseDecimal(text) === undefined ? undefined : text),
    expectation: 'an amount such as 12.34',
  });
}

export function dateOption(flags: string, description: string): Option {
  return parsedOption(flags, description, {
    parse: (text) => (isDateText(text) ? text : undefined),
    expectation: 'a date such as 2026-07-03',
    isTime: true,
  });
}

export function monthOption(flags: string, description: string): Option {
  return parsedOption(flags, description, {
    parse: (text) => (isMonthLabel(text) ? text : undefined),
    expectation: 'a month such as 2026-06',
    isTime: true,
  });
}

export function yearOption(flags: string, description: string): Option {
  return parsedOption(flags, description, {
    parse: (text) => (/^\d{4}$/.test(text) ? text : undefined),
    expectation: 'a year such as 2026',
    isTime: true,
  });
}

export function quarterOption(flags: string, description: string): Option {
  return parsedOption(flags, description, {
    parse: (text) => (/^\d{4}-Q[1-4]$/.test(text) ? text : undefined),
    expectation: 'a quarter such as 2026-Q2',
    isTime: true,
  });
}

/** Of times: the stores hold minutes of these alone. */
const YEARS = { first: 1970, last: 2105 };

function isInStoredYears(text: string): boolean {
  const year = /^(\d{4})(?:-|$)/.exec(text)?.[1];
  return year === undefined || (Number(year) >= YEARS.first && Number(year) <= YEARS.last);
}

function parsedOption(
  flags: string,
  description: string,
  value: {
    readonly parse: (text: string) => EpochMs | string | readonly number[] | undefined;
    readonly expectation: string;
    readonly isTime?: true;
  },
): Option {
  const option = new Option(flags, description);
  return option.argParser((text) => {
    const place = option.long ?? flags;
    const parsed = value.parse(text);
    if (parsed === undefined) {
      throw invalidInput([{ place, value: text, expectation: value.expectation }]);
    }
    if (value.isTime !== true || isInStoredYears(text)) return parsed;
    const expectation = `a year from ${YEARS.first} to ${YEARS.last}`;
    throw invalidInput([{ place, value: text, expectation }]);
  });
}

export function choiceOption(
  flags: string,
  description: string,
  choices: readonly [string, ...string[]],
): Option {
  return new Option(flags, description).choices([...choices]).default(choices[0]);
}

export function outagesOption(): Option {
  return new Option(
    '--outages <file>',
    'JSON array of outages that were declared; [] tells that there were none',
  );
}

export function noticesOption(): Option {
  return new Option(
    '--notices <file>',
    'JSON array of what was told of incidents, and when; [] tells that there were none',
  );
}

export function priorCreditsOption(): Option {
  return new Option(
    '--prior-credits <file>',
    'CSV period,amount of what the contract paid before, beside what is stated; its header ' +
      'alone tells that nothing was',
  );
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
    .option(
      '--fees <file>',
      'FOCUS CSV that the credit is computed from; none: over the warehouse, the fees in force',
    )
    .addOption(allowRepeatedOption())
    .option(
      '--exclusions <file>',
      'JSON array of windows that people excluded; none: over the warehouse, those in force',
    )
    .addOption(outagesOption())
    .addOption(noticesOption())
    .addOption(priorCreditsOption())
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

/** `2,5`, lines of a file; answers numbers. */
export function lineNumbersOption(flags: string, description: string): Option {
  return parsedOption(flags, description, {
    parse: (text) => {
      const lines = text.split(',').map((part) => part.trim());
      return lines.every((line) => /^[1-9]\d{0,8}$/.test(line)) ? lines.map(Number) : undefined;
    },
    expectation: 'line numbers such as 2 or 2,5',
  });
}

/** Of bills that are read. */
export function allowRepeatedOption(): Option {
  return new Option(
    '--allow-repeated',
    'rows of a bill that are equal in every column are owed as often as they stand there; else ' +
      'they are refused',
  );
}
