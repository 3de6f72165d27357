import { ROLES, type Role, TOKEN_SCOPES, type TokenScope } from '../../web/access/roles.ts';
import { actorOption } from '../actor.ts';
import { Option, wholeNumberOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface LinkOptions {
  readonly role: Role;
  readonly name?: string;
  readonly by?: string;
  readonly json?: true;
}

interface TokenOptions {
  readonly scope: readonly TokenScope[];
  readonly days: number;
  readonly by?: string;
  readonly json?: true;
}

/** `uptally access link | sessions | tokens create | list | revoke`. */
export const addAccessCommands: AddCommands = (program, run) => {
  const access = program
    .command('access')
    .description('who may use the desk, and which programs the API');
  addLink(access, run);
  access
    .command('sessions')
    .description('where people are signed in')
    .option('--json', 'print as JSON')
    .action(
      run(async (session, { json }: { json?: true }) => {
        const { listSessions } = await import('./run.ts');
        return listSessions(session, { json: json === true });
      }),
    );
  const tokens = access.command('tokens').description('what programs show of themselves');
  addTokens(tokens, run);
};

const addLink: AddCommands = (access, run) => {
  access
    .command('link')
    .description('a link that lets one person in to the desk, once, within 15 minutes')
    .addOption(
      new Option('--role <role>', 'what the person may do').choices(ROLES).default('admin'),
    )
    .option('--name <name>', 'who it is for; default: who decides')
    .addOption(actorOption())
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Whoever reads the link can use it. While \`uptally up\` holds the embedded store, start it anew on a
terminal: it prints a link there.

Example:
  $ uptally access link --role finance --name "Ada Lovelace"`,
    )
    .action(
      run(async (session, { json, ...given }: LinkOptions) => {
        const { printLink } = await import('./run.ts');
        return printLink(session, { ...given, json: json === true });
      }),
    );
};

const addTokens: AddCommands = (tokens, run) => {
  tokens
    .command('create <name>')
    .description('a token for a program; it is printed this once')
    .addOption(
      new Option('--scope <scopes...>', 'what it may do, one or more')
        .choices(TOKEN_SCOPES)
        .makeOptionMandatory(),
    )
    .addOption(wholeNumberOption('--days <n>', 'how long it holds').default(90))
    .addOption(actorOption())
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ uptally access tokens create "Grafana" --scope read:health --days 30',
    )
    .action(
      run(async (session, name: string, { json, scope, ...given }: TokenOptions) => {
        const { createToken } = await import('./run.ts');
        return createToken(session, { ...given, name, scopes: scope, json: json === true });
      }),
    );
  tokens
    .command('list')
    .description('every token, without its secret')
    .option('--json', 'print as JSON')
    .action(
      run(async (session, { json }: { json?: true }) => {
        const { listTokens } = await import('./run.ts');
        return listTokens(session, { json: json === true });
      }),
    );
  tokens
    .command('revoke <id>')
    .description('refuse a token from now on')
    .addOption(actorOption())
    .option('--json', 'print as JSON')
    .action(
      run(async (session, id: string, { json, by }: { json?: true; by?: string }) => {
        const { revoke } = await import('./run.ts');
        return revoke(session, { id, by, json: json === true });
      }),
    );
};
