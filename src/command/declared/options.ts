import { actorOption } from '../actor.ts';
import type { Command } from '../command-line.ts';
import type { AddCommands, RunCommand } from '../session.ts';

interface SourceOptions {
  readonly sources?: string;
}

/** `uptally declared check | poll | list | import | snapshot | schema`. */
export const addDeclaredCommands: AddCommands = (program, run) => {
  const declared = program
    .command('declared')
    .description('what providers say about themselves on their status pages');

  withSources(declared.command('check'))
    .description('ask every page once and print how it reads; nothing is kept')
    .addHelpText(
      'after',
      `
A page that does not answer, or answers something else, ends it with 1.

Example:
  $ uptally declared check --sources sources.yaml`,
    )
    .action(
      run(async (session, options: SourceOptions) => {
        const { checkSources } = await import('./run.ts');
        return checkSources(session, options);
      }),
    );

  withSources(declared.command('poll'))
    .description('ask every page whose turn it is, and keep what it answered, as `uptally up` does')
    .action(
      run(async (session, options: SourceOptions) => {
        const { pollNow } = await import('./run.ts');
        return pollNow(session, options);
      }),
    );

  withSources(declared.command('list'))
    .description('posts in the order they were first seen, and how polling goes')
    .option('--source <id>', 'only of this source')
    .option('--json', 'print as JSON, with the answers that were kept')
    .addHelpText(
      'after',
      `
Example:
  $ uptally declared list --source claude`,
    )
    .action(
      run(async (session, options: SourceOptions & { source?: string; json?: true }) => {
        const { listDeclared } = await import('./run.ts');
        return listDeclared(session, { ...options, json: options.json === true });
      }),
    );
  addRecordCommands(declared, run);
  addSourcesSchema(declared, run);
};

function addRecordCommands(declared: Command, run: RunCommand): void {
  declared
    .command('import <file>')
    .description('posts of another record of the same pages, with when they were seen there')
    .addOption(actorOption())
    .addHelpText(
      'after',
      `
The file is what \`uptally health replay --declared\` reads. A post that is known stays as it is.

Example:
  $ uptally declared import posts.json`,
    )
    .action(
      run(async (session, file: string, options: { by?: string }) => {
        const { importPosts } = await import('./run.ts');
        return importPosts(session, { file, by: options.by });
      }),
    );

  declared
    .command('snapshot <sha256>')
    .description('the very bytes of an answer, by the hash that the JSON of `declared list` has')
    .addHelpText(
      'after',
      `
Example:
  $ uptally declared snapshot 9f86d0…0f00a08 > answer.json`,
    )
    .action(
      run(async (session, sha256: string) => {
        const { printSnapshot } = await import('./run.ts');
        return printSnapshot(session, sha256);
      }),
    );
}

function withSources(command: Command): Command {
  return command.option(
    '--sources <file>',
    'YAML of the pages and whom they are about; default: UPTALLY_SOURCES_FILE',
  );
}

function addSourcesSchema(declared: Command, run: RunCommand): void {
  declared
    .command('schema')
    .description('the JSON Schema of lists of pages, which lets editors complete and check them')
    .addHelpText(
      'after',
      `
Example:
  $ uptally declared schema > sources.schema.json

A list beside it begins with this line:
  # yaml-language-server: $schema=sources.schema.json`,
    )
    .action(
      run(async () => {
        const { printSourcesSchema } = await import('./run.ts');
        return printSourcesSchema();
      }),
    );
}
