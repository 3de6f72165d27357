import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readEventFile } from '../../src/event/read-event-file.ts';

const folder = await mkdtemp(join(tmpdir(), 'uptally-read-'));
after(() => rm(folder, { recursive: true }));

async function linesOf(content: string | Buffer, name = 'events.ndjson') {
  const path = join(folder, name);
  await writeFile(path, content);
  const lines: [number, string][] = [];
  for await (const group of readEventFile(path)) {
    for (const { lineNumber, bytes } of group) lines.push([lineNumber, bytes.toString()]);
  }
  return lines;
}

const big = 'x'.repeat(3 << 20);

const table: readonly (readonly [
  sentence: string,
  content: string | Buffer,
  lines: [number, string][],
])[] = [
  ['An empty file has no lines.', '', []],
  ['A file of one byte has one line.', 'a', [[1, 'a']]],
  [
    'The last line needs no end.',
    'a\nb',
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    'An end of line makes no further line.',
    'a\nb\n',
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  ['Lines of white space are numbered and not given.', ' \n\t\r\n\na\n\u00a0\n', [[4, 'a']]],
  ['A line keeps its white space.', ' a \r\n', [[1, ' a \r']]],
  [
    'A line longer than a chunk is whole.',
    `${big}\n${big}y`,
    [
      [1, big],
      [2, `${big}y`],
    ],
  ],
  [
    'Gzip is known by its content.',
    gzipSync('a\nb'),
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    'Gzip in several members is one file.',
    Buffer.concat([gzipSync('a\n'), gzipSync('b\n')]),
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  ['Gzip of nothing has no lines.', gzipSync(''), []],
];

for (const [sentence, content, lines] of table) {
  test(sentence, async () => assert.deepEqual(await linesOf(content), lines));
}

test('The name says nothing: plain text may be called .gz.', async () => {
  assert.deepEqual(await linesOf('a\n', 'events.gz'), [[1, 'a']]);
});

test('A line beyond 16 MiB is cut, so that no file needs more memory than that.', async () => {
  const [[, line] = [0, ''], next] = await linesOf(gzipSync(`${'x'.repeat(40 << 20)}\nb`));
  assert.equal(line.length, 16 << 20);
  assert.deepEqual(next, [2, 'b']);
});

const unreadable: readonly (readonly [
  sentence: string,
  path: () => Promise<string>,
  message: RegExp,
])[] = [
  ['A missing file', async () => join(folder, 'missing'), /missing: \(missing\): an events file$/],
  ['A folder', async () => folder, /EISDIR.*: a readable events file$/],
  [
    'Gzip that ends too early',
    () => written(gzipSync(big).subarray(0, 100)),
    /unexpected end of file: whole gzip data$/,
  ],
  [
    'Gzip with a wrong byte',
    () => written(spoilt(gzipSync(`${Math.E}`.repeat(99)))),
    /: whole gzip data$/,
  ],
];

for (const [sentence, path, message] of unreadable) {
  test(`${sentence} is wrong input, named with what was expected.`, async () => {
    const reading = async () => {
      for await (const _lines of readEventFile(await path()));
    };
    await assert.rejects(reading, (error: { code?: string } & Error) => {
      assert.equal(error.code, 'invalid_input');
      assert.match(error.message, message);
      return true;
    });
  });
}

async function written(content: Buffer): Promise<string> {
  const path = join(folder, 'broken');
  await writeFile(path, content);
  return path;
}

function spoilt(bytes: Buffer): Buffer {
  bytes[20] = ~(bytes[20] ?? 0);
  return bytes;
}
