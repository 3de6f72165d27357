import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsIn, ledgerQuery, placesIn } from '../../src/stores/ledger/query.ts';
import { queryFile } from '../../src/stores/query-file.ts';
import {
  marksIn,
  neededMarksIn,
  queryPart,
  warehouseQuery,
} from '../../src/stores/warehouse/query.ts';
import { queryNames } from './query-shapes.ts';

// The compiler refuses these where it sees them; what it cannot see is refused at the first use.
const loosely = {
  warehouse: warehouseQuery as unknown as (
    name: string,
    filling?: { fragments?: Record<string, string>; parameters?: Record<string, unknown> },
  ) => readonly [string, object],
  part: queryPart as unknown as (name: string, fragments?: Record<string, string>) => string,
  ledger: ledgerQuery as unknown as (name: string, values?: object) => readonly [string, unknown[]],
};

const REFUSED: readonly (readonly [why: string, use: () => unknown, message: RegExp])[] = [
  [
    'a name of the warehouse that no file has',
    () => loosely.warehouse('count/unit'),
    /sql\/warehouse\/queries\/count\/unit\.sql: there is no such file/,
  ],
  ['a name of the ledger that no file has', () => loosely.ledger('claim/nothing'), /no such file/],
  [
    'a fragment without its mark',
    () => loosely.part('count/units-of-logical-calls', { cover: 'false' }),
    /count\/units-of-logical-calls\.sql: has no mark cover/,
  ],
  [
    'a mark that has to be filled and is not',
    () => loosely.part('count/units', { class: '1' }),
    /count\/units\.sql: nothing for the mark superseded/,
  ],
  [
    'a parameter that is not given',
    () => loosely.warehouse('minute/count-stored-since'),
    /no value for \{since_ms\}/,
  ],
  [
    'a parameter that the text does not ask for',
    () => loosely.warehouse('minute/count-stored-since', { parameters: { since_ms: 0, until: 1 } }),
    /has no \{until\}/,
  ],
  [
    'a parameter that a fragment brings and nobody gives',
    () =>
      loosely.warehouse('intake/count-identities', {
        fragments: { as_of: 'started_at_ms < {as_of_ms:Int64}' },
      }),
    /no value for \{as_of_ms\}/,
  ],
  [
    'a parameter that goes with its mark',
    () => loosely.warehouse('intake/count-identities', { parameters: { as_of_ms: 0 } }),
    /has no \{as_of_ms\}/,
  ],
  ['too few values', () => loosely.ledger('store/try-lock', []), /0 values for 1 places/],
  ['too many values', () => loosely.ledger('store/try-lock', ['a', 'b']), /2 values for 1 places/],
  [
    'a row without a column',
    () => loosely.ledger('store/record-migration', { number: 1, name: 'a' }),
    /column checksum: not given, or not asked for/,
  ],
  [
    'a row with a column that the table lacks',
    () => loosely.ledger('store/record-migration', { number: 1, name: 'a', checksum: 'b', at: 0 }),
    /column at: not given, or not asked for/,
  ],
];

for (const [why, use, message] of REFUSED) {
  test(`Refused at its first use: ${why}.`, () => {
    assert.throws(use, { name: 'UptallyError', code: 'wrong_query', message });
  });
}

test('A fragment takes the place of what is between its marks, and the rest stays.', () => {
  const [text, parameters] = warehouseQuery('store/insert-rows', {
    fragments: { table: 'events', columns: 'event_id, source' },
  });
  assert.match(text, /^INSERT INTO events \(event_id, source\)/);
  assert.deepEqual(parameters, {});
  const calls = queryPart('count/units-of-logical-calls', { evidence: '' });
  assert.match(calls, /AS metric_denominator\s+FROM/);
  assert.match(calls, /first_evidence: \*\/, windows /);
});

test('A row goes by its columns, whatever their order.', () => {
  const row = { checksum: 'c', name: 'a', number: 1 };
  const [text, values] = ledgerQuery('store/record-migration', row);
  assert.match(text, /\(number, name, checksum\)/);
  assert.deepEqual(values, [1, 'a', 'c']);
});

test('Every mark of a query file is opened and closed once.', () => {
  for (const name of queryNames('warehouse')) {
    const text = queryFile('warehouse', name);
    const opened = [...text.matchAll(/\/\*\s*(\w+)\s*!?:\s*\*\//g)].map(([, mark]) => mark);
    const closed = [...text.matchAll(/\/\*\s*:\s*(\w+)\s*\*\//g)].map(([, mark]) => mark);
    const known = [...marksIn(text), ...neededMarksIn(text)];
    assert.deepEqual([...opened].sort(), known.sort(), name);
    assert.deepEqual(closed, opened, name);
  }
});

test('The places of a ledger query have no gap; its columns are those of the row.', () => {
  for (const name of queryNames('ledger')) {
    const text = queryFile('ledger', name);
    const columns = columnsIn(text);
    assert.ok(columns.length === 0 || columns.length === placesIn(text), name);
  }
  assert.deepEqual(columnsIn(queryFile('ledger', 'store/record-migration')), [
    'number',
    'name',
    'checksum',
  ]);
});

test('Which content counts stands in one query; whoever sorts contents sorts alike.', () => {
  const having = (pattern: RegExp) =>
    queryNames('warehouse').filter((name) => pattern.test(queryFile('warehouse', name)));
  assert.deepEqual(having(/min\(content_hash\)|max\(content_hash\)/), ['call/conflicting']);
  assert.deepEqual(having(/max\(ingest_order\)/), ['call/superseded']);
  for (const name of having(/row_number\(\)/)) {
    const order = /ORDER BY (?:max\()?ingest_order\)? DESC, content_hash DESC/;
    assert.match(queryFile('warehouse', name), order, name);
  }
});
