import assert from 'node:assert/strict';
import { type ExecFileException, execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { packagePath } from '../src/ground/package-file.ts';
import { inherited } from './support/inherited.ts';
import { trackedFiles } from './support/tracked-files.ts';

const run = promisify(execFile);

/** A clone as somebody has it who works in it. */
let clone: string;
let firstDemo: string;

before(async () => {
  clone = await mkdtemp(join(tmpdir(), 'uptally-newcomer-'));
  for (const file of trackedFiles()) {
    await cp(packagePath(file), join(clone, file), { recursive: true });
  }
  await symlink(packagePath('node_modules'), join(clone, 'node_modules'));
  await run('git', ['init', '--quiet'], { cwd: clone });
  await run('git', ['add', '--all'], { cwd: clone });
  firstDemo = await command('npm', 'run', 'demo');
});

after(() => rm(clone, { recursive: true, force: true }));

async function command(program: string, ...args: string[]): Promise<string> {
  const { PATH, ...others } = inherited;
  const env = { ...others, PATH: `${dirname(process.execPath)}:${PATH}` };
  try {
    const { stdout } = await run(program, args, { cwd: clone, env, maxBuffer: 1 << 26 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as ExecFileException;
    throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`);
  }
}

const uptally = (...args: string[]) => command('npm', 'run', '--silent', 'uptally', '--', ...args);

test('what a user makes in the clone changes nothing that the checks say', async () => {
  await uptally('ingest', 'uptally-demo/events.ndjson.gz');
  await uptally('report', 'weekly', '--week', '2026-W23', '--out', 'weekly.pdf');
  await cp(join(clone, 'uptally-demo', 'contracts'), join(clone, 'contracts', 'mine'), {
    recursive: true,
  });
  await cp(join(clone, 'uptally-data'), join(clone, 'data'), { recursive: true });
  await writeFile(join(clone, 'contracts', 'our-own.yaml'), 'schema: uptally/contract@1\nid: [\n');
  await writeFile(join(clone, 'june.json'), '{"total":1}');
  await writeFile(join(clone, 'export.ts'), 'export const total: string = 1\n');
  for (const check of ['format', 'types', 'unused']) await command('npm', 'run', check);
});

test('the tests that read the clone pass in it', async () => {
  const readers = ['test/tidy.test.ts', 'test/docs.test.ts', 'test/money/contract/*.test.ts'];
  const said = await command(
    process.execPath,
    ...['--import', './test/support/deadline.ts', '--test', ...readers],
    'test/scenarios/*.test.ts',
  );
  assert.match(said, /fail 0/);
});

test('the demo says the same again', async () => {
  assert.equal(await command('npm', 'run', 'demo'), firstDemo);
});
