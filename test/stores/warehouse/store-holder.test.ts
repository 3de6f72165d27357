import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { packagePath } from '../../../src/ground/package-file.ts';
import { storeHolder } from '../../../src/stores/warehouse/store-holder.ts';
import { inherited } from '../../support/inherited.ts';
import { runCli } from '../../support/run-cli.ts';

const data = mkdtempSync(join(tmpdir(), 'uptally-holder-'));
after(() => rm(data, { recursive: true, force: true }));

test('A folder that nobody opened has no holder.', () => {
  assert.equal(storeHolder(join(data, 'none')), undefined);
});

test('What a killed process left names nobody, also where its number is reused.', () => {
  const folder = join(data, 'left');
  mkdirSync(folder);
  // The process with the second number runs, but does not have the file open.
  for (const pid of [2 ** 30, process.ppid]) {
    writeFileSync(join(folder, 'status'), `PID: ${pid}\nStarted at: 2026-06-01 00:00:00\n`);
    assert.equal(storeHolder(folder), undefined);
  }
});

test('While `up` runs each command says so; after kill -9 the folder opens again.', async () => {
  const env = { ...inherited, UPTALLY_DATA_DIR: data, UPTALLY_HTTP_PORT: '0' };
  const up = spawn(process.execPath, [packagePath('src', 'cli.ts'), 'up'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve) => {
    up.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('serving')) resolve();
    });
  });
  const line =
    `the embedded store in ${data} is in use by process ${up.pid} (\`uptally up\`): wait for ` +
    'it or stop it; stores on servers are shared\n';
  for (const args of [['claims'], ['statement', 'list'], ['conflicts'], ['migrate']]) {
    const { exitCode, stdout, stderr } = await runCli(args, { env });
    assert.deepEqual([exitCode, stdout, stderr], [1, '', line], args.join(' '));
  }
  up.kill('SIGKILL');
  await once(up, 'close');
  const { exitCode, stderr } = await runCli(['claims'], { env });
  assert.equal(exitCode, 0, stderr);
});
