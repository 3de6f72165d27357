import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, openSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { faultLine } from '../../src/ground/errors.ts';
import { packagePath } from '../../src/ground/package-file.ts';
import { sequence } from '../../src/ground/pattern.ts';
import { requireFolder, writeWholeFile } from '../../src/papers/print/write-file.ts';
import { runCli } from '../support/run-cli.ts';

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-settings-'));
  await writeFile(join(folder, 'a-file'), '');
  await mkdir(join(folder, 'mine', 'stores'), { recursive: true });
  await writeFile(join(folder, 'mine', 'stores', 'precious'), 'kept');
  // Links to nothing are what even root can neither read nor write.
  for (const [store, file] of [
    ['ledger', 'PG_VERSION'],
    ['warehouse', 'status'],
  ] as const) {
    await mkdir(join(folder, `broken-${store}`, store), { recursive: true });
    await symlink(join('nothing', 'there'), join(folder, `broken-${store}`, store, file));
  }
  await mkdir(join(folder, 'damaged', 'ledger'), { recursive: true });
  await writeFile(join(folder, 'damaged', 'ledger', 'PG_VERSION'), '18\n');
});

after(() => rm(folder, { recursive: true, force: true }));

const wrong: readonly (readonly [args: string[], env: NodeJS.ProcessEnv, line: RegExp])[] = [
  [
    ['status'],
    { UPTALLY_DATA_DIR: 'a-file' },
    /^UPTALLY_DATA_DIR: a-file: expected a folder that can be written \(EEXIST\)\n$/,
  ],
  [
    ['status'],
    { UPTALLY_DATA_DIR: 'a-file/below' },
    /^UPTALLY_DATA_DIR: a-file\/below: expected a folder that can be written \(ENOTDIR\)\n$/,
  ],
  [
    ['status'],
    { UPTALLY_DATA_DIR: 'broken-ledger' },
    sequence(
      /^UPTALLY_DATA_DIR: broken-ledger: expected a store whose files can be read and /,
      /written \(ledger\/PG_VERSION: ENOENT\)\n$/,
    ),
  ],
  [
    ['status'],
    { UPTALLY_DATA_DIR: 'broken-warehouse' },
    sequence(
      /^UPTALLY_DATA_DIR: broken-warehouse: expected a store whose files can be read and /,
      /written \(warehouse\/status: ENOENT\)\n$/m,
    ),
  ],
  [
    ['up'],
    { UPTALLY_HTTP_HOST: 'nohost.invalid', UPTALLY_LOG_LEVEL: 'silent' },
    /^UPTALLY_HTTP_HOST: nohost\.invalid: expected an address of this machine \(E\w+\)\n$/,
  ],
  [
    ['demo', '--out', 'a-file'],
    {},
    /^--out: a-file: expected a folder that can be written \(EEXIST\)\n$/,
  ],
  [
    ['demo', '--out', 'mine'],
    {},
    /^--out: mine: expected a new or empty folder, or that of an earlier demo/,
  ],
];

for (const [args, env, line] of wrong) {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  test(`${[...settings, 'uptally', ...args].join(' ')} ends with 2 and one line`, async () => {
    const run = await runCli(args, { cwd: folder, env });
    assert.match(run.stderr, line);
    assert.equal(run.exitCode, 2);
  });
}

test('a damaged ledger ends a command with 1 and one line', async () => {
  const run = await runCli(['status'], { cwd: folder, env: { UPTALLY_DATA_DIR: 'damaged' } });
  assert.match(run.stderr, /^pglite damaged\/ledger: [^\n]+: is the folder damaged\?\n$/);
  assert.equal(run.exitCode, 1);
});

test('a demo leaves alone what it did not make', async () => {
  await runCli(['demo', '--out', 'mine'], { cwd: folder });
  assert.equal(await readFile(join(folder, 'mine', 'stores', 'precious'), 'utf8'), 'kept');
  assert.deepEqual(await readdir(join(folder, 'mine')), ['stores']);
});

test('a port that is taken ends `up` with 2 and one line', async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
  });
  try {
    const env = { UPTALLY_HTTP_PORT: String(port), UPTALLY_LOG_LEVEL: 'silent' };
    const run = await runCli(['up'], { cwd: folder, env });
    assert.equal(run.stderr, `UPTALLY_HTTP_PORT: ${port}: expected a free port; 0 takes any\n`);
    assert.equal(run.exitCode, 2);
  } finally {
    taken.close();
  }
});

test('a file below a file, and a folder that is a file, are named', async () => {
  const file = join(folder, 'plain');
  await writeWholeFile(file, 'text');
  const below = join(file, 'x.pdf');
  await assert.rejects(writeWholeFile(below, 'text'), {
    code: 'invalid_input',
    message: `${below}: EEXIST: expected a file that can be written`,
  });
  assert.throws(() => requireFolder(file), {
    code: 'invalid_input',
    message: `${file}: EEXIST: expected a folder that can be written`,
  });
});

test('what is no file is left alone, and a link is followed', async () => {
  // Stands for a device, which a test must not put at risk.
  const socket = join(folder, 'socket');
  const server = createServer().listen(socket);
  await once(server, 'listening');
  for (const path of [folder, socket]) {
    await assert.rejects(writeWholeFile(path, 'text'), {
      code: 'invalid_input',
      message: `${path}: (no file): expected a file that can be written`,
    });
    assert.ok(!statSync(path).isFile());
  }
  server.close();
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.endsWith('.part')),
    [],
  );
  const [link, target] = [join(folder, 'link'), join(folder, 'target')];
  await writeWholeFile(target, 'before');
  await symlink(target, link);
  await writeWholeFile(link, 'after');
  assert.equal(await readFile(target, 'utf8'), 'after');
  assert.ok(lstatSync(link).isSymbolicLink());
});

test('a fault is one line whatever was handed in', () => {
  const lines = ['', 'a\nb', '\u001b[31m'].map((value) =>
    faultLine({ place: '--by', value, expectation: 'a name' }),
  );
  assert.deepEqual(lines, [
    '--by: "": expected a name',
    '--by: "a\\nb": expected a name',
    '--by: "\\u001b[31m": expected a name',
  ]);
});

test('output to a full disk ends with 1 and one line', {
  skip: process.platform !== 'linux' && 'no /dev/full',
}, () => {
  const { status, stderr } = spawnSync(process.execPath, [packagePath('src', 'cli.ts'), 'config'], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    encoding: 'utf8',
  });
  assert.match(stderr, /^standard output: .*ENOSPC.*\n$/);
  assert.equal(status, 1);
});
