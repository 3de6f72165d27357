import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readPackageFile } from '../src/ground/package-file.ts';
import { readConfig, shownConfig } from '../src/running/config.ts';
import { runCli } from './support/run-cli.ts';

const readme = readPackageFile('README.md');
const commands = [...readme.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-readme-'));
});

after(() => rm(folder, { recursive: true, force: true }));

test('the README has commands to run', () => assert.ok(commands.length >= 10));

// In the order of the README: later commands use what earlier ones wrote.
for (const command of commands) {
  test(`README: ${command}`, async () => {
    const [source, call = ''] = command.includes(' | ')
      ? command.split(' | ')
      : [undefined, command];
    const [program, ...args] = call.split(' ');
    assert.equal(program, 'uptally');
    const input = source?.startsWith('zcat ')
      ? { input: gunzipSync(await readFile(join(folder, source.slice('zcat '.length)))) }
      : {};
    const run = await runCli(args, {
      cwd: folder,
      env: { UPTALLY_HTTP_PORT: '0' },
      stopWhen: (stderr) => args[0] === 'up' && stderr.includes('"msg":"job done"'),
      ...input,
    });
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
