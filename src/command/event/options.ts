import type { AddCommands } from '../session.ts';

/** `uptally event schema`. */
export const addEventCommands: AddCommands = (program, run) => {
  const event = program.command('event').description('call events');
  event
    .command('schema')
    .description('JSON Schema of the native call event')
    .action(
      run(async () => {
        const { printEventSchema } = await import('./run.ts');
        return printEventSchema();
      }),
    );
};
