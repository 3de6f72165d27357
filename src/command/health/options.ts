import { invalidInput } from '../../ground/errors.ts';
import type { EpochMs } from '../../ground/time.ts';
import { FALSE_INCIDENTS_EXPECTATION, parseFalseIncidents } from '../../health/detect/threshold.ts';
import { parseMinute } from '../../health/replay/replayed-instant.ts';
import { instantOption, Option, wholeNumberOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface ReplayOptions {
  readonly facts: string;
  readonly until: EpochMs;
  readonly series?: number;
  readonly falseIncidentsPerYear: number;
  readonly declared?: string;
  readonly estimates?: readonly EpochMs[];
  readonly pairs?: string;
  readonly json?: true;
}

interface NowOptions {
  readonly at?: EpochMs;
  readonly watch?: true;
  readonly json?: true;
}

/** `uptally health`, `uptally health replay`. */
export const addHealthCommands: AddCommands = (program, run) => {
  const health = program
    .command('health')
    .description('how each model is doing now, one line each, from its calls')
    .addOption(instantOption('--at <instant>', 'as it stood then, by the calls stored by now'))
    .option('--watch', 'print it every 5 seconds until Ctrl-C')
    .option('--json', 'print as JSON (uptally/health@1)')
    .addHelpText(
      'after',
      `
Examples:
  $ uptally health --watch
  $ uptally health --at 2026-06-07T12:15:00Z`,
    )
    .action(
      run(async (session, { at, watch, json }: NowOptions) => {
        const { showHealth } = await import('./run-now.ts');
        return showHealth(session, { at, watch: watch === true, json: json === true });
      }),
    );

  health
    .command('replay')
    .description('what the rules find in minute counts of a file; nothing is stored')
    .requiredOption('--facts <file>', 'NDJSON, a line for each minute and cell; plain or gzip')
    .addOption(untilOption().makeOptionMandatory())
    .addOption(
      wholeNumberOption(
        '--series <n>',
        'how many series are watched; none: those with calls in the 28 days before, day by day',
      ),
    )
    .addOption(falseIncidentsOption().default(1))
    .option(
      '--declared <file>',
      'JSON list of posts: what the providers said, and when it was seen',
    )
    .addOption(estimatesOption())
    .option('--pairs <file>', 'JSON list of pairs: how often each fallback failed with its primary')
    .option('--json', 'print as JSON (uptally/health-replay@1)')
    .addHelpText(
      'after',
      `
A line of facts: {"minute": "2026-06-07T11:00Z", "provider": "anthropic", "model": "claude",
"region": "", "account": "", "route": "shared-router", "good": 12, "bad": 3}
Lines of one minute and cell add up.
A post: {"id": "p1", "provider": "anthropic", "models": [], "created_at": "2026-06-07T11:40Z",
"first_seen": "2026-06-07T11:41Z", "last_poll_before": "2026-06-07T11:40Z", "resolved_at": null,
"updates": ["2026-06-07T12:10Z"]}; no models: any of the provider's may be meant.
A pair: {"primary": {"kind": "model", "provider": "anthropic", "model": "claude"},
"fallback": {"kind": "route", "route": "other-router"}}; kinds are provider, route, model and cell.

Examples:
  $ uptally health replay --facts facts.ndjson --until 2026-06-08T00:00Z --json
  $ uptally health replay --facts facts.ndjson --until 2026-06-08T00:00Z --declared posts.json \\
      --estimates 2026-06-07T12:00Z,2026-06-07T16:00Z --pairs pairs.json`,
    )
    .action(
      run(async (_, options: ReplayOptions) => {
        const { replayHealth } = await import('./run.ts');
        return replayHealth({ ...options, json: options.json === true });
      }),
    );
};

const INSTANT = 'an instant with Z or an offset, such as 2026-06-08T00:00Z';

function untilOption(): Option {
  return new Option('--until <instant>', 'what is known: the minutes before it').argParser((text) =>
    minuteOf('--until', text),
  );
}

function estimatesOption(): Option {
  return new Option(
    '--estimates <instants>',
    'with commas between: what would have been said then of how long open incidents go on',
  ).argParser((text) => text.split(',').map((one) => minuteOf('--estimates', one.trim())));
}

function minuteOf(place: string, text: string): EpochMs {
  const minute = parseMinute(text);
  if (minute !== undefined) return minute;
  throw invalidInput([{ place, value: text, expectation: INSTANT }]);
}

function falseIncidentsOption(): Option {
  return new Option(
    '--false-incidents-per-year <n>',
    'how often the rule may be wrong, over all series together',
  ).argParser((text) => {
    const parsed = parseFalseIncidents(text);
    if (parsed !== undefined) return parsed;
    const place = '--false-incidents-per-year';
    throw invalidInput([{ place, value: text, expectation: FALSE_INCIDENTS_EXPECTATION }]);
  });
}
