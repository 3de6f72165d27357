import { packagePath } from '../../src/ground/package-file.ts';
import type { CliRun } from '../support/run-cli.ts';
import { runHosted } from '../support/run-hosted.ts';

export type RunOnCase = (...args: string[]) => Promise<CliRun>;

/**
 * Runs `uptally` in the folder of a case's files, with a name, and with `dataDir` where it stores.
 */
export function onCase(name: string, dataDir?: string): RunOnCase {
  const cwd = packagePath('test', 'fixtures', 'cases', name);
  const env = {
    UPTALLY_USER: 'finance',
    COLUMNS: '200',
    ...(dataDir === undefined ? {} : { UPTALLY_DATA_DIR: dataDir }),
  };
  return (...args) => runHosted(args, { cwd, env });
}

/** What stands on the command line of `evaluate` and `explain` in every case of a bill. */
export function overFees(fees: string): readonly string[] {
  const files = ['--contract', 'contract.yaml', '--events', 'events.ndjson', '--fees', fees];
  return [...files, '--period', '2026-06'];
}

/** The last lines of a text, from the one that begins with `credit`. */
export function creditLines({ stdout }: CliRun): readonly string[] {
  const lines = stdout.trimEnd().split('\n');
  return lines.slice(lines.findIndex((line) => line.startsWith('credit ')));
}
