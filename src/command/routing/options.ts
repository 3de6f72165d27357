import type { AddCommands } from '../session.ts';

/** `uptally routing check` and `schema`. */
export const addRoutingCommands: AddCommands = (program, run) => {
  const routing = program
    .command('routing')
    .description('where calls go, and where they go when that fails');
  routing
    .command('check')
    .description('what primaries and fallbacks have in common, before any outage')
    .argument('<file>', 'routing table: YAML (uptally/routing@1)')
    .option('--json', 'print as JSON (uptally/routing-check@1)')
    .addHelpText(
      'after',
      `
A table:
  schema: uptally/routing@1
  targets:
    - { id: opus, provider: anthropic, model: claude-opus-4-7, route: shared-router }
    - { id: sonnet, provider: anthropic, model: claude-sonnet-4-6, route: shared-router }
  fallbacks:
    - { from: opus, to: [sonnet] }
  ranking: [claude-opus-4-7, claude-sonnet-4-6]
Targets may also tell deployment, endpoint, account and region.

Example:
  $ uptally routing check routing.yaml`,
    )
    .action(
      run(async (_session, file: string, options: { json?: true }) => {
        const { checkRouting } = await import('./run.ts');
        return checkRouting(file, options.json === true);
      }),
    );
  routing
    .command('schema')
    .description('the JSON Schema of routing tables, which lets editors complete and check them')
    .addHelpText(
      'after',
      `
Example:
  $ uptally routing schema > routing.schema.json

A table beside it begins with this line:
  # yaml-language-server: $schema=routing.schema.json`,
    )
    .action(
      run(async () => {
        const { printRoutingSchema } = await import('./run.ts');
        return printRoutingSchema();
      }),
    );
};
