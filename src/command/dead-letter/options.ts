import type { LetterFilter } from '../../calls/intake/find-dead-letters.ts';
import { invalidInput } from '../../ground/errors.ts';
import { type Command, instantOption, Option, wholeNumberOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

type LetterOptions = Omit<LetterFilter, 'ids'> & { readonly json?: true };

/** `uptally dead-letters list | show | replay | drop`. */
export const addDeadLetterCommands: AddCommands = (program, run) => {
  const deadLetters = program
    .command('dead-letters')
    .description('records that could not be read as events');

  addReading(deadLetters, run);
  addReplay(deadLetters, run);
  addDrop(deadLetters, run);
};

/** A command over dead letters, with the filters that they share. */
function overLetters(deadLetters: Command, command: string, description: string): Command {
  return deadLetters
    .command(command)
    .description(description)
    .option('--reason <reason>', 'only this reason, e.g. not_json')
    .option('--origin <origin>', 'only from there, e.g. kafka:call-events')
    .addOption(instantOption('--since <instant>', 'received at or after'))
    .addOption(instantOption('--until <instant>', 'received before'))
    .option('--json', 'print as JSON');
}

const addReading: AddCommands = (deadLetters, run) => {
  overLetters(deadLetters, 'list [ids...]', 'dead letters, oldest first')
    .addOption(
      new Option('--state <state>', 'what became of them').choices(['open', 'replayed', 'dropped']),
    )
    .addOption(wholeNumberOption('--limit <count>', 'most that are shown', 0).default(50))
    .action(
      run(async (session, ids: string[], options: LetterOptions & { limit: number }) => {
        const { limit, json, ...filter } = options;
        const { listDeadLetters } = await import('./run.ts');
        return listDeadLetters(session, {
          filter: { ids, ...filter },
          limit,
          json: json === true,
        });
      }),
    );

  deadLetters
    .command('show <id>')
    .description('one dead letter with the bytes that came')
    .option('--json', 'print as JSON, the bytes in base64')
    .action(
      run(async (session, id: string, { json }: { json?: true }) => {
        const { showDeadLetter } = await import('./run.ts');
        return showDeadLetter(session, { id, json: json === true });
      }),
    );
};

const addReplay: AddCommands = (deadLetters, run) => {
  const description = 'after a fix: read again, store what can be read, mark it';
  overLetters(deadLetters, 'replay [ids...]', description)
    .addHelpText('after', '\nEnds with 1 if some of them still cannot be read; safe to repeat.')
    .action(
      run(async (session, ids: string[], { json, ...filter }: LetterOptions) => {
        const { replayLetters } = await import('./run.ts');
        return replayLetters(session, { filter: { ids, ...filter }, json: json === true });
      }),
    );
};

const addDrop: AddCommands = (deadLetters, run) => {
  overLetters(deadLetters, 'drop [ids...]', 'give up: mark them; their bytes are kept')
    .requiredOption('--because <text>', 'why; kept with the letters')
    .action(
      run(async (session, ids: string[], options: LetterOptions & { because: string }) => {
        const { json, because, ...filter } = options;
        if (ids.length + Object.keys(filter).length === 0) {
          const expectation =
            'ids, --reason, --origin, --since or --until: all at once are not dropped';
          throw invalidInput([{ place: 'ids', value: '(missing)', expectation }]);
        }
        const { dropLetters } = await import('./run.ts');
        return dropLetters(session, {
          filter: { ids, ...filter },
          because,
          json: json === true,
        });
      }),
    );
};
