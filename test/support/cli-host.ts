import process from 'node:process';

/**
 * A process that runs `uptally` for one request after the other: what is
 * loaded once is there for the next.
 */
export interface HostRequest {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

const OUTPUTS = ['stdout', 'stderr'] as const;
let runs = 0;

async function ran({ args, cwd, env }: HostRequest) {
  const printed = { stdout: '', stderr: '', both: '' };
  for (const name of OUTPUTS) {
    process[name].write = (chunk: string | Uint8Array) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      printed[name] += text;
      printed.both += text;
      return true;
    };
  }
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv.splice(2, Infinity, ...args);
  process.exitCode = undefined;
  runs += 1;
  // The query makes it a module of its own, which runs; those that it imports are there already.
  await import(`../../src/cli.ts?${runs}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
  for (const name of OUTPUTS) process[name].removeAllListeners('error');
  return { exitCode: process.exitCode ?? 0, ...printed };
}

process.on('message', async (request: HostRequest) => {
  const run = await ran(request);
  process.exitCode = undefined;
  process.send?.(run);
});
process.once('disconnect', () => process.exit(0));
