import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { expandPaths } from '../../../src/calls/intake/expand-paths.ts';
import { fileIngested, filesToIngest } from '../../../src/calls/intake/ingested-files.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';

let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'uptally-paths-'));
  mkdirSync(join(folder, 'june', 'a+b (1)'), { recursive: true });
  for (const path of ['b.ndjson', 'a.ndjson', 'a.ndjson.gz', 'what?', 'june/c.ndjson']) {
    writeFileSync(join(folder, path), '');
  }
  writeFileSync(join(folder, 'june', 'a+b (1)', 'd.ndjson'), '');
});

after(() => rmSync(folder, { recursive: true, force: true }));

const table: readonly [sentence: string, patterns: string[], files: string[]][] = [
  ['a star stays within its folder', ['*.ndjson'], ['a.ndjson', 'b.ndjson']],
  ['a question mark is one character', ['?.ndjson'], ['a.ndjson', 'b.ndjson']],
  [
    'two stars go into every folder',
    ['**/*.ndjson'],
    ['a.ndjson', 'b.ndjson', 'june/a+b (1)/d.ndjson', 'june/c.ndjson'],
  ],
  ['a folder may be a pattern', ['j*/*.ndjson'], ['june/c.ndjson']],
  ['signs of regular expressions mean themselves', ['june/a+b (1)/*'], ['june/a+b (1)/d.ndjson']],
  ['a file that is there is itself', ['what?'], ['what?']],
  ['a path without a pattern is itself, there or not', ['nowhere.ndjson'], ['nowhere.ndjson']],
  ['what several patterns fit comes once', ['a.*', '*.gz'], ['a.ndjson', 'a.ndjson.gz']],
];

for (const [sentence, patterns, files] of table) {
  test(sentence, () => {
    assert.deepEqual(
      expandPaths(patterns.map((pattern) => join(folder, pattern))),
      files.map((file) => join(folder, file)),
    );
  });
}

test('standard input is no pattern, and a pattern that fits nothing is wrong input', () => {
  assert.deepEqual(expandPaths(['-']), ['-']);
  assert.throws(() => expandPaths([join(folder, '*.csv')]), {
    code: 'invalid_input',
    message: /\*\.csv: expected a pattern that at least one file fits/,
  });
});

test('a file that was stored whole is left out until it changes', async () => {
  const ledger = await openLedgerCopy();
  try {
    const [a, b] = [join(folder, 'a.ndjson'), join(folder, 'b.ndjson')];
    const left = () => filesToIngest(ledger, [a, b, 'nowhere']);
    assert.deepEqual(await left(), [a, b, 'nowhere']);
    await fileIngested(ledger, a);
    assert.deepEqual(await left(), [b, 'nowhere']);
    // Longer, with its old time; then as long as before, but newer.
    writeFileSync(a, '{}\n');
    utimesSync(a, 1_000, 1_000);
    assert.deepEqual(await left(), [a, b, 'nowhere']);
    await fileIngested(ledger, a);
    utimesSync(a, 2_000, 2_000);
    assert.deepEqual(await left(), [a, b, 'nowhere']);
  } finally {
    await ledger.close();
  }
});
