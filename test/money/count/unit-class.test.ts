import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sequence } from '../../../src/ground/pattern.ts';
import { CLASS_CODES, callClass, unitClass } from '../../../src/money/count/unit-class.ts';
import { queryFile } from '../../../src/stores/query-file.ts';
import { queryNames } from '../../stores/query-shapes.ts';

const queries = queryNames('warehouse').map(
  (name) => [name, queryFile('warehouse', name)] as const,
);

test('Every code of a class in a query file is that of the name behind it.', () => {
  const codes: Readonly<Record<string, number>> = CLASS_CODES;
  let checked = 0;
  for (const [name, text] of queries) {
    for (const [found, code, word = ''] of text.matchAll(/\b(\d+) \/\* (\w+) \*\//g)) {
      assert.equal(Number(code), codes[word], `${name}: ${found}`);
      checked += 1;
    }
  }
  assert.ok(checked > 30, `${checked}`);
});

test('No query compares a class with a number that has no name.', () => {
  const bare = sequence(
    /\b(class|claimed|conceded|claimed_class|conceded_class|claimed\))/,
    / *(=|!=|IN) *\(?\d+(?! \/\* \w+ \*\/)/g,
  );
  const found = queries.flatMap(([name, text]) =>
    [...text.matchAll(bare)].map(([match]) => `${name}: ${match}`),
  );
  assert.deepEqual(found, []);
});

test('A row has a class by its code, and a reading disputes nothing.', () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((code) => callClass.safeParse(code).data),
    ['invalid', 'good', 'bad', 'disputed'],
  );
  assert.deepEqual(
    [0, 1, 2, 3].map((code) => unitClass.safeParse(code).data),
    ['invalid', 'good', 'bad', undefined],
  );
});
