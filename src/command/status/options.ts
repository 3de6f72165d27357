import type { AddCommands } from '../session.ts';

/** `uptally status`. */
export const addStatusCommands: AddCommands = (program, run) => {
  program
    .command('status')
    .description('newest run of each job, and what became of each mail')
    .option('--json', 'print as JSON')
    .action(
      run(async (session, { json }: { json?: true }) => {
        const { showStatus } = await import('./run.ts');
        return showStatus(session, { json: json === true });
      }),
    );
};
