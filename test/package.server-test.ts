import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { packageRoot } from '../src/ground/package-file.ts';

const run = promisify(execFile);

/**
 * As somebody has it who never saw this checkout: the Node of the machine, no variables of ours.
 */
const env: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE|UPTALLY_)/i.test(name)),
  ),
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter),
};

let folder: string;
let installed: { readonly stderr: string };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-package-'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: packageRoot });
  const [tarball = ''] = await readdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "name": "customer", "private": true }');
  installed = await run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`],
    {
      cwd: folder,
      env,
      maxBuffer: 1 << 26,
    },
  );
});

after(() => rm(folder, { recursive: true, force: true }));

test('installed from its package, `npx uptally demo` runs', async () => {
  const { stdout } = await run('npx', ['uptally', 'demo'], { cwd: folder, env });
  assert.match(stdout, /gpt-5 +22,949 calls/);
  assert.ok(existsSync(join(folder, 'uptally-demo', 'weekly-2026-W23.pdf')));
});

test('its package has the JSON Schema of what it prints', () => {
  const schemas = join(folder, 'node_modules', 'uptally', 'docs', 'schemas');
  assert.ok(existsSync(join(schemas, 'evaluation.schema.json')));
});

test('it installs without a warning, on the oldest Node that it names too', () => {
  assert.doesNotMatch(installed.stderr, /EBADENGINE|Unsupported engine/);
});

test('installed from its package, it says its version and refuses wrong input with 2', async () => {
  const { stdout } = await run('npx', ['uptally', '--version'], { cwd: folder, env });
  assert.match(stdout, /^\d+\.\d+\.\d+/);
  await assert.rejects(
    run('npx', ['uptally', 'contract', 'check', 'nowhere'], { cwd: folder, env }),
    {
      code: 2,
    },
  );
});
