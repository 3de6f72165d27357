import type { AddCommands } from '../session.ts';

/** `uptally migrate`. */
export const addStoreCommands: AddCommands = (program, run) => {
  program
    .command('migrate')
    .description('bring both stores to the newest schema')
    .action(
      run(async (session) => {
        const { migrateBoth } = await import('./run.ts');
        return migrateBoth(session);
      }),
    );
};
