import type { ToldKind } from '../../money/told/told-kind.ts';
import { actorOption } from '../actor.ts';
import { type Command, collect, Option } from '../command-line.ts';
import type { AddCommands, RunCommand } from '../session.ts';

interface Noun {
  readonly kind: ToldKind;
  readonly description: string;
  /** One of them, and an id for examples. */
  readonly one: string;
  readonly id: string;
}

const NOUNS: readonly Noun[] = [
  {
    kind: 'outages',
    description: 'outages that vendors declared, as people tell of them: money by their minutes',
    one: 'an outage',
    id: 'inc-7',
  },
  {
    kind: 'notices',
    description: 'what was told of incidents, and when, as people tell of it',
    one: 'a notice',
    id: 'INC-20260607-1',
  },
];

/** `uptally outages | notices import | withdraw | list | show`. */
export const addToldCommands: AddCommands = (program, run) => {
  for (const noun of NOUNS) {
    const command = program.command(noun.kind).description(noun.description);
    addImport(command, run, noun);
    addWithdraw(command, run, noun);
    addReads(command, run, noun);
  }
};

interface ImportOptions {
  readonly for: readonly string[];
  readonly contract: readonly string[];
  readonly period: readonly string[];
  readonly replace?: true;
  readonly dryRun?: true;
  readonly by?: string;
  readonly json?: true;
}

function addImport(command: Command, run: RunCommand, { kind }: Noun): void {
  command
    .command('import <file>')
    .description(
      `a JSON array of ${kind}; what is in already changes nothing, another content of an id is ` +
        'its next revision',
    )
    .addOption(
      new Option(
        '--for <contract>',
        `the id of the contract that they are told of; may be given several times; default: the ` +
          `one that asks for ${kind}`,
      )
        .argParser(collect)
        .default([]),
    )
    .option(
      '--contract <file>',
      'contract files in place of UPTALLY_CONTRACTS_DIR; may be given several times',
      collect,
      [],
    )
    .option(
      '--period <label>',
      `month, e.g. 2026-06, or START/END of which the file tells all ${kind}; may be given ` +
        'several times; default: the months that they begin in',
      collect,
      [],
    )
    .option('--replace', 'the file is all there is: what it lacks of its time is withdrawn')
    .option('--dry-run', 'show what it would do, and write nothing')
    .addOption(actorOption())
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
All or nothing. Until when a file tells is never later than its import: nobody tells what is to
come. An empty array with --period says that there was none.

Examples:
  $ uptally ${kind} import june.json --for cloudflare-business --dry-run
  $ uptally ${kind} import none.json --for cloudflare-business --period 2026-07`,
    )
    .action(
      run(async (session, file: string, { json, dryRun, replace, ...options }: ImportOptions) => {
        const { importFile } = await import('./run.ts');
        return importFile(session, kind, {
          ...options,
          file,
          isDry: dryRun === true,
          isReplacing: replace === true,
          json: json === true,
        });
      }),
    );
}

function addWithdraw(command: Command, run: RunCommand, { kind, one, id }: Noun): void {
  command
    .command('withdraw <id>')
    .description(`${one} that should not count: it stays on record, with who and why`)
    .option('--for <contract>', 'whose record it is, where several have the id')
    .requiredOption('--reason <text>', 'why')
    .addOption(actorOption())
    .addHelpText(
      'after',
      `
It is the next revision, without content. Importing it again is the one after.

Example:
  $ uptally ${kind} withdraw ${id} --reason "the same as the one that the vendor declared"`,
    )
    .action(
      run(
        async (session, which: string, options: { for?: string; reason: string; by?: string }) => {
          const { withdraw } = await import('./run.ts');
          return withdraw(session, kind, { ...options, id: which });
        },
      ),
    );
}

function addReads(command: Command, run: RunCommand, { kind, one, id }: Noun): void {
  command
    .command('list')
    .description(`the newest revision of every one, and of which time imports tell`)
    .option('--for <contract>', 'only of this contract')
    .option('--json', 'print as JSON')
    .addHelpText('after', `\nExample:\n  $ uptally ${kind} list --for cloudflare-business`)
    .action(
      run(async (session, options: { for?: string; json?: true }) => {
        const { list } = await import('./run.ts');
        return list(session, kind, { for: options.for, json: options.json === true });
      }),
    );

  command
    .command('show <id>')
    .description(`every revision of ${one}: what it said, who brought it, when, from which file`)
    .option('--for <contract>', 'only of this contract')
    .option('--json', 'print as JSON')
    .addHelpText('after', `\nExample:\n  $ uptally ${kind} show ${id}`)
    .action(
      run(async (session, which: string, options: { for?: string; json?: true }) => {
        const { show } = await import('./run.ts');
        return show(session, kind, { for: options.for, id: which, json: options.json === true });
      }),
    );
}
