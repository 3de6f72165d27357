import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { packagePath } from '../../src/ground/package-file.ts';
import { inherited } from './inherited.ts';

/** `uptally` as a process of its own, watched by the lines of its log. */
export interface UptallyProcess {
  /**
   * The next log line that holds the text, from now on; rejects with the log if the process ends.
   */
  nextLine(text: string): Promise<void>;
  /** Everything that it logged. */
  log(): readonly string[];
  isRunning(): boolean;
  /** Stops it in the middle of whatever it does, or lets it go on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Sends the signal, and SIGKILL if nothing comes of it; the exit code, or null after SIGKILL. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Longer than a request to Kafka may take. */
const MOST_STOP_MS = 60_000;

// A test that fails or is stopped must not leave them behind.
const running = new Set<ChildProcess>();
function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}
process.once('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    killAll();
    process.kill(process.pid, signal);
  });
}

export function startUptally(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): UptallyProcess {
  const child: ChildProcess = spawn(process.execPath, [packagePath('src', 'cli.ts'), ...args], {
    env: { ...inherited, UPTALLY_HTTP_PORT: '0', UPTALLY_LOG_LEVEL: 'debug', ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  running.add(child);
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  exit.then(() => running.delete(child));
  const log: string[] = [];
  const watchers = new Set<(line: string) => void>();
  if (child.stderr === null) throw new Error('no standard error');
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.push(line);
    for (const watch of watchers) watch(line);
  });
  return {
    log: () => log,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    signal: (name) => {
      child.kill(name);
    },
    nextLine: (text) => {
      const line = new Promise<void>((resolve, reject) => {
        const watch = (line: string) => {
          if (!line.includes(text)) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        exit.then(() => reject(new Error(`ended before "${text}":\n${log.join('\n')}`)));
      });
      // Nobody need wait for a line any more when the process is ended.
      line.catch(() => {});
      return line;
    },
    end: (signal) => {
      child.kill(signal);
      const overdue = setTimeout(() => child.kill('SIGKILL'), MOST_STOP_MS);
      exit.then(() => clearTimeout(overdue));
      return exit;
    },
  };
}
