import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readPackageFile } from '../src/ground/package-file.ts';
import { readConfig, shownConfig } from '../src/running/config.ts';
import { type CliRun, runCli } from './support/run-cli.ts';
import { runHosted } from './support/run-hosted.ts';

const readme = readPackageFile('README.md');
const commands = [...readme.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-readme-'));
});

after(() => rm(folder, { recursive: true, force: true }));

/** With what comes before the pipe; what neither reads it nor stays shares a process. */
async function ran(args: readonly string[], source: string | undefined): Promise<CliRun> {
  const options = { cwd: folder, env: { UPTALLY_HTTP_PORT: '0' } };
  if (source?.startsWith('zcat ')) {
    const input = gunzipSync(await readFile(join(folder, source.slice('zcat '.length))));
    return runCli(args, { ...options, input });
  }
  const isLive = args.includes('--live');
  if (args[0] !== 'up' && !isLive) return runHosted(args, options);
  const sign = isLive ? 'Storing it' : '"msg":"job done"';
  const stopWhen = (stderr: string) => stderr.includes(sign);
  return runCli(args, { ...options, stopWhen });
}

test('the README has commands to run', () => assert.ok(commands.length >= 10));

// In the order of the README: later commands use what earlier ones wrote.
for (const command of commands) {
  test(`README: ${command}`, async () => {
    const [source, call = ''] = command.includes(' | ')
      ? command.split(' | ')
      : [undefined, command];
    const [program, ...args] = call.split(' ');
    assert.equal(program, 'uptally');
    const run = await ran(args, source);
    assert.equal(run.exitCode, 0, run.stderr);
    if (args.includes('--json')) assert.doesNotThrow(() => JSON.parse(run.stdout));
  });
}

test('the table of variables is the one that the program has', () => {
  const rows = shownConfig(readConfig({})).map(
    ({ name, value, meaning }) =>
      `| \`${name}\` | ${value === '' ? '' : `\`${value}\``} | ${meaning} |`,
  );
  for (const row of rows) assert.ok(readme.includes(row), row);
});
