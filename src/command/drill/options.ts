import type { EpochMs } from '../../ground/time.ts';
import { instantOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface Given {
  readonly routing: string;
  readonly incident?: string;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly commitments?: string;
  readonly sources?: string;
  readonly json?: true;
}

/** `uptally drill`. */
export const addDrillCommands: AddCommands = (program, run) => {
  program
    .command('drill')
    .description('how a routing table would have served the calls of an incident, or of a window')
    .requiredOption('--routing <file>', 'routing table: YAML (uptally/routing@1)')
    .option('--incident <id>', 'its time, from beginning to end')
    .addOption(instantOption('--from <instant>', 'a window instead'))
    .addOption(instantOption('--to <instant>', 'its end'))
    .option('--commitments <file>', 'what was promised: YAML (uptally/commitments@1)')
    .option('--sources <file>', 'whom posts are about; default: UPTALLY_SOURCES_FILE')
    .option('--json', 'print as JSON (uptally/drill@1)')
    .addHelpText(
      'after',
      `
While a primary was bad its calls go from one fallback to the next until one was good: saved. Where
none was they are unknown if one had under 5 calls in that minute, else lost. Every fallback is
taken as it was; the calls that would have come on top are not counted against it.

Beside it stand the clocks of the incidents of that time, in minutes: until the rule opened, until
our poller saw a post of the provider, and the longest time without an update after that; with
--commitments also what was promised of each and whether it was kept.

Examples:
  $ uptally drill --incident INC-20260607-1 --routing routing.yaml
  $ uptally drill --from 2026-06-07T11:00:00Z --to 2026-06-08T00:00:00Z --routing routing.yaml`,
    )
    .action(
      run(async (session, options: Given) => {
        const { runDrill } = await import('./run.ts');
        return runDrill(session, { ...options, json: options.json === true });
      }),
    );
};
