import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { rememberSelects } from '../../../src/money/lab/remember-selects.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';

const row = z.object({ rows: z.int() });

test('A question asked again is answered from memory, until newer ones need room.', async () => {
  const asked: number[] = [];
  const warehouse = {
    label: 'test',
    async select(_: string, { rows }: { rows: number }) {
      asked.push(rows);
      return Array.from({ length: rows }, () => ({ rows }));
    },
  } as unknown as Warehouse;
  const remembering = rememberSelects(warehouse, 10);
  for (const rows of [4, 5, 4, 5, 3, 4, 5, 11, 3]) {
    const answer = await remembering.select('SELECT', { rows }, row);
    assert.equal(answer.length, rows);
  }
  // 3 drove out 4, which drove out 5, which drove out 3; 11 is too great and drives out all.
  assert.deepEqual(asked, [4, 5, 3, 4, 5, 11, 3]);
});

test('A row that is a list takes the room of all that is in it.', async () => {
  let asked = 0;
  const warehouse = {
    label: 'test',
    async select() {
      asked += 1;
      return [{ units: [1, 2, 3, 4, 5, 6] }];
    },
  } as unknown as Warehouse;
  const remembering = rememberSelects(warehouse, 10);
  const list = z.object({ units: z.array(z.int()) });
  for (const period of ['a', 'a', 'b', 'a']) await remembering.select('SELECT', { period }, list);
  assert.equal(asked, 3);
});
