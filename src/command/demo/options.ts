import type { AddCommands } from '../session.ts';

/** `uptally demo`. */
export const addDemoCommands: AddCommands = (program, run) => {
  program
    .command('demo')
    .description('replay the week of 1 to 7 June 2026 with its outage; no server, no configuration')
    .option(
      '--out <folder>',
      'where the files go; an earlier demo there is replaced',
      'uptally-demo',
    )
    .action(
      run(async (session, { out }: { out: string }) => {
        const { demonstrate } = await import('./run.ts');
        return demonstrate(session, { folder: out });
      }),
    );
};
