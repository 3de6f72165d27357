import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { EventLine } from '../../../src/calls/intake/event-line.ts';
import { readEventFile } from '../../../src/calls/intake/read-event-file.ts';

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
  ['A byte order mark is no part of the first line.', '\ufeff{"a":1}\n', [[1, '{"a":1}']]],
  [
    'UTF-16 is read as UTF-8: little end first, marked, as PowerShell writes it,',
    Buffer.from('\ufeff{"a":"é🙂"}\r\n{"b":2}\r\n', 'utf16le'),
    [
      [1, '{"a":"é🙂"}\r'],
      [2, '{"b":2}\r'],
    ],
  ],
  [
    'big end first, in gzip,',
    gzipSync(Buffer.from('\ufeff{"a":1}\n', 'utf16le').swap16()),
    [[1, '{"a":1}']],
  ],
  ['and without a mark.', Buffer.from('{"a":1}\n', 'utf16le'), [[1, '{"a":1}']]],
  [
    'The elements of an array are records, on one line',
    '[{"a":1} , {"b":[2,3]},7]\n[{"c":3}]\n[]\n{"d":4}',
    [
      [1, '{"a":1}'],
      [1, '{"b":[2,3]}'],
      [1, '7'],
      [2, '{"c":3}'],
      [4, '{"d":4}'],
    ],
  ],
  [
    'and on several: each has the line on which it begins.',
    '\n[\n  {\n    "a": "],\\"}{"\n  },\n  {"b": 2}, {"c": 3}\n]\n[\n{"d":4}\n]\n',
    [
      [3, '{\n    "a": "],\\"}{"\n  }'],
      [6, '{"b": 2}'],
      [6, '{"c": 3}'],
      [9, '{"d":4}'],
    ],
  ],
  [
    'An array without an end shows it.',
    '[\n{"a":1},\n',
    [
      [2, '{"a":1}'],
      [3, ''],
    ],
  ],
  [
    'also where it was cut behind an element.',
    '[\n{"a":1}\n',
    [
      [2, '{"a":1}'],
      [3, ''],
    ],
  ],
  [
    'An element that is cut short inside a text ends with its line.',
    '[\n{"a":"x\n{"b":2},\n{"c":3}\n]\n',
    [
      [2, '{"a":"x'],
      [3, '{"b":2}'],
      [4, '{"c":3}'],
    ],
  ],
  [
    'What stands behind an array is seen.',
    '[\n{"a":1}\n]\n{"b":2}\n',
    [
      [2, '{"a":1}'],
      [4, '{"b":2}'],
    ],
  ],
  [
    'Objects that are printed over several lines are records, one after the other.',
    '{\n  "a": {\n    "b": "}"\n  }\n}\n\n{\n  "c": 3 }\n{"d":4}\n',
    [
      [1, '{\n  "a": {\n    "b": "}"\n  }\n}'],
      [7, '{\n  "c": 3 }'],
      [9, '{"d":4}'],
    ],
  ],
  [
    'A line that is cut short takes no other with it.',
    '{"a":1,\n{"b":2}\n{"c":"x\n{"d":4}\n{"e":[',
    [
      [1, '{"a":1,'],
      [2, '{"b":2}'],
      [3, '{"c":"x'],
      [4, '{"d":4}'],
      [5, '{"e":['],
    ],
  ],
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

const long = 'x'.repeat(20 << 20);
for (const [what, content, whole] of [
  ['A line', `${long}\nb`, long],
  ['The last line', `b\n${long}`, long],
  ['An element of an array', `[\n"${long}",\n2]`, `"${long}"`],
] as const) {
  test(`${what} that is cut says how long it was, and its hash.`, async () => {
    const path = await written(Buffer.from(content));
    const cut: EventLine['whole'][] = [];
    for await (const group of readEventFile(path)) {
      cut.push(...group.flatMap((line) => line.whole ?? []));
    }
    const sha256 = createHash('sha256').update(whole).digest('hex');
    assert.deepEqual(cut, [{ bytes: whole.length, sha256 }]);
  });
}

test('An array of 60 MB is read piece by piece, on one line or on many.', async () => {
  const count = 60_000;
  for (const separator of [',', ',\n']) {
    const elements = Array.from({ length: count }, (_, i) => `{"i":${i},"x":"${'é'.repeat(500)}"}`);
    const lines = await linesOf(
      gzipSync(`[${elements.join(separator)}${separator === ',' ? '' : '\n'}]`, { level: 1 }),
    );
    assert.deepEqual(
      lines.map(([, text]) => text),
      elements,
    );
    assert.equal(lines.at(-1)?.[0], separator === ',' ? 1 : count);
  }
});

test('Elements that begin on one line are told apart by their number.', async () => {
  const path = await written(Buffer.from('[{"a":1},{"b":2},\n{"c":3},{"d":4}]'));
  const places: (number | undefined)[][] = [];
  for await (const group of readEventFile(path)) {
    for (const { lineNumber, part } of group) places.push([lineNumber, part]);
  }
  assert.deepEqual(places, [
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ]);
});

const unreadable: readonly (readonly [
  sentence: string,
  path: () => Promise<string>,
  message: RegExp,
])[] = [
  [
    'A missing file',
    async () => join(folder, 'missing'),
    /missing: \(missing\): expected an events file$/,
  ],
  ['A folder', async () => folder, /EISDIR.*: expected a readable events file$/],
  [
    'Gzip that ends too early',
    () => written(gzipSync(big).subarray(0, 100)),
    /unexpected end of file: expected whole gzip data$/,
  ],
  [
    'Gzip with a wrong byte',
    () => written(spoilt(gzipSync(`${Math.E}`.repeat(99)))),
    /: expected whole gzip data$/,
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
