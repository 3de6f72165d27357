import { invalidInput } from '../../ground/errors.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../ground/time.ts';
import { Option } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface DemoOptions {
  readonly out: string;
  readonly live?: true;
  readonly speed?: number;
  /** Since midnight. */
  readonly from?: EpochMs;
}

const DEFAULT_SPEED = 60;
const FASTEST = 86_400;
const DEFAULT_FROM_MS = 11 * HOUR_MS;

/** `uptally demo`. */
export const addDemoCommands: AddCommands = (program, run) => {
  program
    .command('demo')
    .description('replay the week of 1 to 7 June 2026 with its outage; no server, no configuration')
    .option(
      '--out <folder>',
      'where the files go; an earlier demo there is replaced',
      'uptally-demo',
    )
    .option('--live', 'replay the Sunday against the clock, and serve it until Ctrl-C')
    .addOption(
      new Option(
        '--speed <times>',
        `how much faster than it was; default: ${DEFAULT_SPEED}`,
      ).argParser(speedOf),
    )
    .addOption(
      new Option('--from <time>', 'time of that day in UTC to begin at; default: 11:00').argParser(
        timeOf,
      ),
    )
    .addHelpText(
      'after',
      `
The port of --live is UPTALLY_HTTP_PORT, on this machine alone.

Examples:
  $ uptally demo
  $ uptally demo --live --speed 60 --from 12:00`,
    )
    .action(
      run(async (session, { out, live, speed, from }: DemoOptions) => {
        const { demonstrate, demonstrateLive } = await import('./run.ts');
        if (live === true) {
          return demonstrateLive(session, {
            folder: out,
            speed: speed ?? DEFAULT_SPEED,
            fromMs: from ?? DEFAULT_FROM_MS,
          });
        }
        for (const [place, value] of [
          ['--speed', speed],
          ['--from', from],
        ] as const) {
          if (value === undefined) continue;
          throw invalidInput([{ place, value: '(given)', expectation: '--live beside it' }]);
        }
        return demonstrate(session, { folder: out });
      }),
    );
};

function speedOf(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= FASTEST) return Number(text);
  const expectation = `a whole number from 1 to ${FASTEST.toLocaleString('en-US')}`;
  throw invalidInput([{ place: '--speed', value: text, expectation }]);
}

function timeOf(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match !== null) return Number(match[1]) * HOUR_MS + Number(match[2]) * MINUTE_MS;
  throw invalidInput([{ place: '--from', value: text, expectation: 'a time such as 11:00' }]);
}
