import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { packagePath } from '../../src/ground/package-file.ts';
import { type CliRun, runCli } from '../support/run-cli.ts';

/** Its contract names `maintenance`. */
const CONTRACTS = packagePath(
  'test',
  'fixtures',
  'cases',
  'fin-05-other-vendors-exclusion-in-bundle',
  'contracts',
);

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-classes-'));
});

after(() => rm(folder, { recursive: true, force: true }));

function propose(name: string, hours: string, ...more: string[]): Promise<CliRun> {
  const [start, end] = hours.split('-').map((hour) => `2026-06-14T${hour}:00:00Z`) as [
    string,
    string,
  ];
  const window = ['--class', name, '--start', start, '--end', end, '--reason', 'announced'];
  const env = {
    UPTALLY_DATA_DIR: folder,
    UPTALLY_USER: 'finance',
    UPTALLY_CONTRACTS_DIR: CONTRACTS,
  };
  return runCli(['exclusion', 'propose', ...window, ...more], { cwd: folder, env });
}

test('A class that no contract names is refused, with those that are known.', async () => {
  const { exitCode, stdout, stderr } = await propose('maintenence', '02-04');
  assert.deepEqual(
    [exitCode, stdout, stderr],
    [
      2,
      '',
      `--class: "maintenence": expected a class that a contract in ${CONTRACTS} names: ` +
        'maintenance; --any-class takes others\n',
    ],
  );
});

test('With --any-class it is taken.', async () => {
  const { exitCode, stderr } = await propose('later', '02-04', '--any-class');
  assert.deepEqual([exitCode, stderr], [0, '']);
});

test('Without contracts nobody looked, and that is said.', async () => {
  const env = { UPTALLY_DATA_DIR: folder, UPTALLY_USER: 'finance' };
  const window = ['--start', '2026-06-01T02:00:00Z', '--end', '2026-06-01T04:00:00Z'];
  const { exitCode, stderr } = await runCli(
    ['exclusion', 'propose', '--class', 'any', ...window, '--reason', 'r'],
    { cwd: folder, env },
  );
  assert.deepEqual(
    [exitCode, stderr],
    [0, '--class "any" was not checked: UPTALLY_CONTRACTS_DIR is not set\n'],
  );
});

/** Hours that are proposed one after the other, and what is said of those before. */
const windows: readonly (readonly [hours: string, said: string])[] = [
  ['02-04', ''],
  ['04-05', ''],
  ['02-04', 'the same window and calls stand in maintenance-2026-06-14 already (proposed)\n'],
  [
    '03-05',
    'it overlaps maintenance-2026-06-14, 2026-06-14 04:00 +02:00 to 2026-06-14 06:00 +02:00 ' +
      '(proposed), of the same class\n' +
      'it overlaps maintenance-2026-06-14-2, 2026-06-14 06:00 +02:00 to 2026-06-14 07:00 +02:00 ' +
      '(proposed), of the same class\n' +
      'it overlaps maintenance-2026-06-14-3, 2026-06-14 04:00 +02:00 to 2026-06-14 06:00 +02:00 ' +
      '(proposed), of the same class\n',
  ],
];

test('A window that was proposed before, or overlaps one, is kept and named.', async () => {
  for (const [hours, said] of windows) {
    const { exitCode, stderr } = await propose('maintenance', hours);
    assert.deepEqual([exitCode, stderr], [0, said], hours);
  }
});
