import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant, instantOf } from '../../../src/ground/time.ts';
import { arrivingLines } from '../../../src/running/demo/demo-lines.ts';
import { readMadeUpPage } from '../../../src/running/demo/made-up-page.ts';

const page = readMadeUpPage();
const postsAt = (instant: string) =>
  JSON.parse(page.textAt(instantOf(instant))) as {
    id: string;
    title: string;
    resolved_at: string | null;
    updates: string[];
  }[];
const sundayAt = (time: string) =>
  postsAt(`2026-06-07T${time}:00Z`).find(({ id }) => id === 'made-up-sunday');

test('Every post of the made-up page says that it is made up.', () => {
  const all = postsAt('2026-06-08T00:00:00Z');
  assert.equal(all.length, 25);
  for (const { title } of all) assert.match(title, /^Made up for this demo: /);
});

test('The page says nothing before its time, and nothing of what comes later.', () => {
  assert.equal(sundayAt('12:40'), undefined);
  assert.deepEqual(
    ['12:41', '13:29', '13:30', '23:39', '23:40'].map((time) => {
      const post = sundayAt(time);
      return `${post?.updates.length} ${post?.resolved_at}`;
    }),
    ['1 null', '1 null', '2 null', '6 null', '6 2026-06-07T23:40:00.000Z'],
  );
});

test('Calls arrive when they were over, in that order.', () => {
  const line = (started_at: string, duration_ms: number) =>
    JSON.stringify({ started_at, duration_ms });
  const arrived = arrivingLines([
    line('2026-06-07T11:00:00.000Z', 60_000),
    line('2026-06-07T11:00:30.000Z', 400),
    line('2026-06-07T11:00:20.000Z', -1),
  ]);
  assert.deepEqual(
    arrived.map(({ at }) => formatInstant(at).slice(11, 23)),
    ['11:00:20.000', '11:00:30.400', '11:01:00.000'],
  );
});
