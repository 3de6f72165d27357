import { type ChildProcess, fork } from 'node:child_process';
import { packagePath } from '../../src/ground/package-file.ts';
import type { HostRequest } from './cli-host.ts';
import { inherited } from './inherited.ts';
import type { CliRun } from './run-cli.ts';

export interface HostedRun extends CliRun {
  /** What a terminal shows of both streams. */
  readonly both: string;
}

let host: ChildProcess | undefined;
let turn: Promise<unknown> = Promise.resolve();

/**
 * As `runCli`, without standard input, in a process that this test process keeps: a
 * third of the work. For tests of what commands print and store; how a process
 * starts, waits and ends is `runCli`'s.
 */
export function runHosted(
  args: readonly string[],
  { cwd = process.cwd(), env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<HostedRun> {
  const run = turn.then(() => answered({ args, cwd, env: { ...inherited, ...env } }));
  turn = run.catch(() => {});
  return run;
}

async function answered(request: HostRequest): Promise<HostedRun> {
  const child = host ?? started();
  host = child;
  // An idle host keeps no test process alive.
  child.ref();
  child.channel?.ref();
  try {
    return await new Promise<HostedRun>((resolve, reject) => {
      child.once('message', (run) => resolve(run as HostedRun));
      child.once('exit', (code) => {
        host = undefined;
        reject(new Error(`uptally ${request.args.join(' ')}: its process ended with ${code}`));
      });
      child.send(request);
    });
  } finally {
    child.removeAllListeners('message').removeAllListeners('exit');
    child.unref();
    child.channel?.unref();
  }
}

function started(): ChildProcess {
  return fork(packagePath('test', 'support', 'cli-host.ts'), {
    env: { ...inherited, NODE_NO_WARNINGS: '1' },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}
