import type { AddCommands } from '../session.ts';

/** `uptally config`. */
export const addConfigCommands: AddCommands = (program, run) => {
  program
    .command('config')
    .description('every variable with its value in force, secrets masked')
    .option('--json', 'print as JSON')
    .action(
      run(async (session, { json }: { json?: true }) => {
        const { showConfig } = await import('./run.ts');
        return showConfig(session, { json: json === true });
      }),
    );
};
