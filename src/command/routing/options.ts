import type { AddCommands } from '../session.ts';

/** `uptally routing check`. */
export const addRoutingCommands: AddCommands = (program, run) => {
  program
    .command('routing')
    .description('where calls go, and where they go when that fails')
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
};
