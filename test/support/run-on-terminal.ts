import { spawn, spawnSync } from 'node:child_process';
import type { TestContext } from 'node:test';
import { packagePath } from '../../src/ground/package-file.ts';
import { inherited } from './inherited.ts';

export interface TerminalRun {
  readonly exitCode: number | null;
  /** Standard output and standard error as the terminal gets them, control sequences included. */
  readonly screen: string;
}

const CTRL_C = '\x03';

/**
 * Whether there is `script` of util-linux, which gives a command a real pseudo-terminal. Skips the
 * test where it is not; with `CI=true` that is an error.
 */
export function hasTerminal(context: TestContext): boolean {
  const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  if (stdout?.includes('util-linux')) return true;
  const missing = 'script of util-linux is missing';
  if (process.env.CI === 'true') throw new Error(missing);
  context.skip(missing);
  return false;
}

/**
 * Runs `uptally` on a pseudo-terminal; Ctrl-C is typed once, when `interruptAt` is on the screen.
 */
export async function runOnTerminal(
  args: readonly string[],
  options: {
    cwd: string;
    /** Of the test: a command that is stuck ends with it. */
    signal: AbortSignal;
    interruptAt?: string;
    env?: NodeJS.ProcessEnv;
  },
): Promise<TerminalRun> {
  const words = [process.execPath, packagePath('src', 'cli.ts'), ...args];
  const command = words.map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', `stty cols 80; exec ${command}`, '/dev/null'], {
    cwd: options.cwd,
    signal: options.signal,
    env: { ...inherited, NODE_NO_WARNINGS: '1', TERM: 'xterm', ...options.env },
  });
  let screen = '';
  let isInterrupted = false;
  child.stdin.on('error', () => {});
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    if (options.interruptAt === undefined || isInterrupted) return;
    if (!screen.includes(options.interruptAt)) return;
    isInterrupted = true;
    child.stdin.write(CTRL_C);
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { exitCode, screen };
}

/**
 * Whether the cursor is shown and long lines are wrapped, as the last control sequences left it.
 */
export function isRestored(screen: string): boolean {
  return (
    screen.lastIndexOf('\x1b[?25h') >= screen.lastIndexOf('\x1b[?25l') &&
    screen.lastIndexOf('\x1b[?7h') >= screen.lastIndexOf('\x1b[?7l')
  );
}
