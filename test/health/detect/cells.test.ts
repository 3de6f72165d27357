import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Cell,
  compareCells,
  compareCodePoints,
  compareScopes,
  isInScope,
  type Scope,
  scopesOf,
} from '../../../src/health/detect/cell.ts';
import { countsIn, measured } from '../../../src/health/detect/minute-counts.ts';

const cell: Cell = { provider: 'p', model: 'm', region: 'r', account: 'a', route: 'x' };

test('a cell lies in a scope of each kind, and without a route in none of a route', () => {
  const kinds = (one: Cell) => scopesOf(one).map(({ kind }) => kind);
  assert.deepEqual(kinds(cell), ['provider', 'route', 'model', 'cell']);
  assert.deepEqual(kinds({ ...cell, route: '' }), ['provider', 'model', 'cell']);
});

test('a cell lies in the scopes that are named, and in no other', () => {
  for (const scope of scopesOf(cell)) assert.ok(isInScope(cell, scope), scope.kind);
  const others: readonly (readonly [Scope['kind'], Partial<Cell>])[] = [
    ['provider', { provider: 'q' }],
    ['route', { route: '' }],
    ['model', { provider: 'q' }],
    ['model', { model: 'n' }],
    ['cell', { account: '' }],
  ];
  for (const [kind, changed] of others) {
    const scope = scopesOf(cell).find((one) => one.kind === kind);
    assert.ok(scope !== undefined && !isInScope({ ...cell, ...changed }, scope), kind);
  }
});

test('names are in the order of their code points', () => {
  const names = ['', 'A', 'a', 'aa', 'b', 'é', '\u{e000}', '\u{ffff}', '\u{10000}'];
  assert.deepEqual(names.toReversed().sort(compareCodePoints), names);
});

test('cells and scopes are in the order of their fields, scopes of their kinds first', () => {
  const cells = [cell, { ...cell, route: 'y' }, { ...cell, region: 's', account: '' }];
  assert.deepEqual(cells.toReversed().sort(compareCells), cells);
  const scopes = [...scopesOf(cell).slice(0, 3), ...cells.map((one) => ({ kind: 'cell', ...one }))];
  assert.deepEqual((scopes as Scope[]).toReversed().sort(compareScopes), scopes);
});

test('what is known are the calls of the minutes before the instant, added up', () => {
  const other = { ...cell, model: 'n', route: '' };
  const known = measured(
    [
      { minute: 60_000, cell, good: 1, bad: 2 },
      { minute: 0, cell, good: 3, bad: 0 },
      { minute: 60_000, cell: { ...cell }, good: 10, bad: 20 },
      { minute: 60_000, cell: other, good: 5, bad: 5 },
      { minute: 120_000, cell: other, good: 0, bad: 0 },
      { minute: 180_000, cell: other, good: 7, bad: 7 },
    ],
    180_000,
  );
  const [provider] = known.scopes.values();
  assert.deepEqual(provider?.minutes, [
    { minute: 0, good: 3, bad: 0 },
    { minute: 60_000, good: 16, bad: 27 },
  ]);
  assert.equal(known.scopes.size, 6);
  assert.equal(known.cells.size, 2);
  assert.deepEqual(provider && countsIn(provider, { start: 0, end: 60_000 }), { good: 3, bad: 0 });
  assert.deepEqual(provider && countsIn(provider, { start: 1, end: 900_000 }), {
    good: 16,
    bad: 27,
  });
  assert.deepEqual(provider && countsIn(provider, { start: 9, end: 1 }), { good: 0, bad: 0 });
});
