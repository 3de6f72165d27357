import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { packagePath } from '../../src/ground/package-file.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { runHosted } from '../support/run-hosted.ts';

const folder = await mkdtemp(join(tmpdir(), 'uptally-shapes-'));
const env = { UPTALLY_DATA_DIR: join(folder, 'data') };
await layLedger(env.UPTALLY_DATA_DIR);
after(() => rm(folder, { recursive: true }));

const shapes: readonly (readonly [file: string, calls: number])[] = [
  ['array-one-line.json', 3],
  ['array-pretty.json', 3],
  ['object-pretty.json', 1],
  ['utf16-powershell.ndjson', 3],
];

for (const [name, calls] of shapes) {
  test(`${name} has ${calls} calls`, async () => {
    const path = packagePath('test', 'fixtures', 'cases', '17-jsonl-shapes', name);
    const run = await runHosted(['ingest', '--json', path], { env });
    assert.equal(run.exitCode, 0, run.stderr);
    const { read, accepted, rejected } = JSON.parse(run.stdout);
    assert.deepEqual({ read, accepted, rejected }, { read: calls, accepted: calls, rejected: 0 });
  });
}

const foreign: readonly (readonly [sentence: string, content: string, expected: string])[] = [
  [
    'A table',
    'id,status\n1,500\n2,200\n',
    'no call event in 3 records: expected native, an object a line or a JSON array; line 1: ' +
      '"id,status": expected a JSON object',
  ],
  [
    'Another format',
    '{"resourceSpans":[]}\n{"resourceSpans":[]}\n',
    'no call event in 2 records: expected native, an object a line or a JSON array ' +
      '(--format otlp-json reads it); line 1: event_id: (missing): expected a string of 1 ' +
      'to 256 code points',
  ],
  [
    'An array of numbers',
    '[1,\n2]',
    'no call event in 2 records: expected native, an object a line or a JSON array; line 1: 1: ' +
      'expected a JSON object',
  ],
];

for (const [sentence, content, expected] of foreign) {
  test(`${sentence} is refused with one sentence, and makes no dead letter.`, async () => {
    const path = join(folder, 'foreign');
    await writeFile(path, content);
    const run = await runHosted(['ingest', path], { env });
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.stderr,
      `Ingesting                      0 stored, 0 rejected\n${path}: ${expected}\n`,
    );
    const letters = await runHosted(['dead-letters', 'list', '--json'], { env });
    assert.equal(JSON.parse(letters.stdout).total, 0);
  });
}

test('The other files are stored all the same.', async () => {
  const path = join(folder, 'foreign');
  await writeFile(path, 'nonsense');
  const good = packagePath('test', 'fixtures', 'cases', '17-jsonl-shapes', 'array-pretty.json');
  const run = await runHosted(['ingest', '--json', path, good], { env });
  assert.equal(run.exitCode, 2);
  assert.equal(JSON.parse(run.stdout).accepted, 3);
});
