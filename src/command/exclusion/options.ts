import type { EpochMs } from '../../ground/time.ts';
import { actorOption } from '../actor.ts';
import { instantOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface Proposed {
  readonly class: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly where?: string;
  readonly reason: string;
  readonly link?: string;
  readonly expires?: EpochMs;
  readonly assertedByProvider?: true;
  readonly anyClass?: true;
  readonly id?: string;
  readonly by?: string;
  readonly json?: true;
}

/** `uptally exclusion propose | approve | reject | list | audit`. */
export const addExclusionCommands: AddCommands = (program, run) => {
  const exclusion = program
    .command('exclusion')
    .description('windows of time that are left out of figures, and who decided so');
  addPropose(exclusion, run);
  addDecisions(exclusion, run);
  addReading(exclusion, run);
};

const addPropose: AddCommands = (exclusion, run) => {
  exclusion
    .command('propose')
    .description(
      'a window that should not count; it has no effect before somebody else approves it',
    )
    .requiredOption('--class <name>', 'class of exclusions, as the contracts name it')
    .addOption(instantOption('--start <instant>', 'from then on').makeOptionMandatory())
    .addOption(instantOption('--end <instant>', 'until then, exclusive').makeOptionMandatory())
    .option('--where <predicate>', 'only calls that match, as JSON or YAML in one line')
    .requiredOption('--reason <text>', 'why')
    .option('--link <url>', 'to what shows it: a ticket, a notice')
    .addOption(instantOption('--expires <instant>', 'from then on not in force for new figures'))
    .option(
      '--asserted-by-provider',
      'the provider says so: counts in the conceded reading until decided',
    )
    .option('--any-class', 'also a class that no contract in UPTALLY_CONTRACTS_DIR names')
    .option('--id <id>', 'its name; default: the class and the day on which it starts')
    .addOption(actorOption())
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ uptally exclusion propose --class maintenance \\
      --start 2026-06-14T02:00:00Z --end 2026-06-14T04:00:00Z \\
      --reason "announced on 1 June" --link https://status.example.com/m/7
  $ uptally exclusion propose --class force_majeure \\
      --start 2026-06-07T11:00:00Z --end 2026-06-07T12:00:00Z --where '{region: us-east-1}' \\
      --reason "the provider's letter of 9 June" --asserted-by-provider`,
    )
    .action(
      run(async (session, { assertedByProvider, anyClass, json, ...proposal }: Proposed) => {
        const { propose } = await import('./run.ts');
        const isAsserted = assertedByProvider === true;
        const isOfAnyClass = anyClass === true;
        return propose(session, { ...proposal, isAsserted, isOfAnyClass, json: json === true });
      }),
    );
};

const addDecisions: AddCommands = (exclusion, run) => {
  for (const [name, outcome, description] of [
    ['approve', 'approved', 'in force for figures not yet issued; not by who proposed it'],
    ['reject', 'rejected', 'without effect; one that was approved is withdrawn'],
  ] as const) {
    exclusion
      .command(`${name} <id>`)
      .description(description)
      .requiredOption('--reason <text>', 'why')
      .addOption(actorOption())
      .option('--json', 'print as JSON')
      .addHelpText(
        'after',
        `\nExample:\n  $ uptally exclusion ${name} maintenance-2026-06-14 --reason "checked ` +
          'against the notice"',
      )
      .action(
        run(async (session, id: string, options: { reason: string; by?: string; json?: true }) => {
          const { decide } = await import('./run.ts');
          return decide(session, { ...options, id, outcome, json: options.json === true });
        }),
      );
  }
};

/** What reads what was decided. */
const addReading: AddCommands = (exclusion, run) => {
  exclusion
    .command('list')
    .description('every exclusion and how it stands now')
    .option('--json', 'print as JSON')
    .action(
      run(async (session, { json }: { json?: true }) => {
        const { listExclusions } = await import('./run.ts');
        return listExclusions(session, { json: json === true });
      }),
    );

  exclusion
    .command('audit [id]')
    .description('every proposal and decision: who, when, why')
    .option('--json', 'print as JSON')
    .action(
      run(async (session, id: string | undefined, { json }: { json?: true }) => {
        const { auditExclusions } = await import('./run.ts');
        return auditExclusions(session, { id, json: json === true });
      }),
    );
};
