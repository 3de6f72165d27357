import { invalidInput } from '../../ground/errors.ts';
import type { EpochMs } from '../../ground/time.ts';
import { type WhereField, whereFields } from '../../published/open/contract-records.ts';
import { actorOption } from '../actor.ts';
import { type Command, instantOption, Option } from '../command-line.ts';
import type { AddCommands, RunCommand } from '../session.ts';

interface ListOptions {
  readonly from?: EpochMs;
  readonly until?: EpochMs;
  readonly all?: true;
  readonly json?: true;
}

interface ExportOptions {
  readonly as: 'outages' | 'notices';
  readonly from?: EpochMs;
  readonly until?: EpochMs;
  readonly by: readonly WhereField[];
  readonly provider?: string;
  readonly sources?: string;
}

interface WhereOptions {
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly public?: true;
  readonly json?: true;
}

/** `uptally incidents list | show | where | say | link | review | export`. */
export const addIncidentCommands: AddCommands = (program, run) => {
  const incidents = program
    .command('incidents')
    .description('measured times in which more calls failed than is tolerated');
  addReads(incidents, run);
  addWhere(incidents, run);
  addWords(incidents, run);
  addExport(incidents, run);
};

function addReads(incidents: Command, run: RunCommand): void {
  inTime(incidents.command('list'))
    .description('a sentence for each, in the order of their beginnings')
    .option('--all', 'also what was withdrawn, and what was merged into another')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ uptally incidents list --from 2026-06-01T00:00:00Z')
    .action(
      run(async (session, { all, json, ...time }: ListOptions) => {
        const { listIncidents } = await import('./run.ts');
        return listIncidents(session, { ...time, all: all === true, json: json === true });
      }),
    );

  incidents
    .command('show <id>')
    .description('what failed and what did not, its revisions, and what people added')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ uptally incidents show INC-20260607-1')
    .action(
      run(async (session, id: string, { json }: { json?: true }) => {
        const { showIncident } = await import('./run.ts');
        return showIncident(session, { id, json: json === true });
      }),
    );
}

function addWhere(incidents: Command, run: RunCommand): void {
  incidents
    .command('where [id]')
    .description('which routes, models, regions, accounts and tenants it hit, and which not')
    .addOption(instantOption('--from <instant>', 'all calls of a window instead of an incident'))
    .addOption(instantOption('--to <instant>', 'its end'))
    .option('--public', 'what anybody may see of it, as JSON (uptally/incident-impact@1)')
    .option('--json', 'print as JSON (uptally/incident-where@1)')
    .addHelpText(
      'after',
      `
Counted from the calls themselves. A logical call is lost if no attempt of it was answered, up to
an hour away; it counts once, where its first failed attempt went. What makes a difference (*) comes
first: what has all that failed on one value, then the widest spread of failed shares.

Examples:
  $ uptally incidents where INC-20260607-1
  $ uptally incidents where --from 2026-06-07T11:00:00Z --to 2026-06-07T12:00:00Z --json`,
    )
    .action(
      run(async (session, id: string | undefined, options: WhereOptions) => {
        const { showWhere } = await import('./run-where.ts');
        const { public: isPublic, json, ...window } = options;
        return showWhere(session, {
          id,
          ...window,
          isPublic: isPublic === true,
          json: json === true,
        });
      }),
    );
}

function addWords(incidents: Command, run: RunCommand): void {
  incidents
    .command('say <id> <text>')
    .description('add a line to an incident; nothing is ever taken away')
    .addOption(actorOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ uptally incidents say INC-20260607-1 "rolled back to the older router"',
    )
    .action(
      run(async (session, incident: string, body: string, options: { by?: string }) => {
        const { say } = await import('./run.ts');
        return say(session, { incident, kind: 'say', body, url: null, by: options.by });
      }),
    );

  incidents
    .command('link <id> <url>')
    .description('add where more is said: a ticket, a post, a chat')
    .option('--title <text>', 'what is there; default: the address')
    .addOption(actorOption())
    .action(
      run(async (session, incident: string, url: string, options: LinkOptions) => {
        const { say } = await import('./run.ts');
        const body = options.title ?? url;
        return say(session, { incident, kind: 'link', body, url, by: options.by });
      }),
    );

  incidents
    .command('review <id> <text>')
    .description('the account of it afterwards; the newest one counts')
    .addOption(actorOption())
    .action(
      run(async (session, incident: string, body: string, options: { by?: string }) => {
        const { say } = await import('./run.ts');
        return say(session, { incident, kind: 'review', body, url: null, by: options.by });
      }),
    );
}

function addExport(incidents: Command, run: RunCommand): void {
  inTime(incidents.command('export'))
    .description('incidents as the files of outages and notices that contracts are judged with')
    .addOption(
      new Option('--as <kind>', 'outages: those that are over; notices: also what was declared')
        .choices(['outages', 'notices'])
        .makeOptionMandatory(),
    )
    .addOption(byOption())
    .option('--provider <name>', 'only what hit calls of this provider; a contract is of one')
    .option('--sources <file>', 'whom posts are about; default: UPTALLY_SOURCES_FILE')
    .addHelpText(
      'after',
      `
Nothing that is measured moves money by itself: a person reads the file and brings it in with
outages import or notices import, or hands it to one evaluate or statement. --by names the fields by
which the contract tells its partitions apart (partition_by); an incident is then one record for
each combination that it hit.

Example:
  $ uptally incidents export --as outages --by model --provider openai > outages.json
  $ uptally outages import outages.json --for openai-priority --dry-run`,
    )
    .action(
      run(async (session, options: ExportOptions) => {
        const { exportIncidents } = await import('./run.ts');
        return exportIncidents(session, options);
      }),
    );
}

interface LinkOptions {
  readonly title?: string;
  readonly by?: string;
}

function inTime(command: Command): Command {
  return command
    .addOption(instantOption('--from <instant>', 'not over before'))
    .addOption(instantOption('--until <instant>', 'began before'));
}

function byOption(): Option {
  return new Option('--by <fields>', `of ${whereFields.join(', ')}, separated by commas`)
    .argParser((text): readonly WhereField[] => {
      const fields = text.split(',').map((field) => field.trim());
      const known = whereFields.filter((field) => fields.includes(field));
      if (known.length === fields.length) return known;
      const expectation = `some of ${whereFields.join(', ')}, each once`;
      throw invalidInput([{ place: '--by', value: text, expectation }]);
    })
    .default([]);
}
