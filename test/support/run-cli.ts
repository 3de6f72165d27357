import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/ground/package-file.ts';
import { inherited } from './inherited.ts';

export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `uptally` from the checkout as a process of its own, without this process's configuration.
 */
export async function runCli(
  args: readonly string[],
  options: {
    cwd?: string;
    env?: NodeJS.ProcessEnv;
    input?: Buffer;
    /** Of the program to run; the checkout without it. */
    root?: string | undefined;
    /** Called with all of standard error so far; true sends SIGTERM. */
    stopWhen?: (stderr: string) => boolean;
  } = {},
): Promise<CliRun> {
  const child = spawn(
    process.execPath,
    [join(options.root ?? packageRoot, 'src', 'cli.ts'), ...args],
    {
      cwd: options.cwd,
      env: { ...inherited, NODE_NO_WARNINGS: '1', ...options.env },
    },
  );
  let stdout = '';
  let stderr = '';
  let isStopped = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    // Once: a second signal ends the process without order.
    if (!isStopped && options.stopWhen?.(stderr)) isStopped = child.kill('SIGTERM');
  });
  // A process that ends without reading is judged by its exit code.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { exitCode, stdout, stderr };
}
