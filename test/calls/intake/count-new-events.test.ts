import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { countNewEvents } from '../../../src/calls/intake/count-new-events.ts';
import { ingestFiles } from '../../../src/calls/intake/ingest-files.ts';
import { openScratchWarehouse } from '../../money/evaluation/scratch-warehouse.ts';
import { sampleEvent, sampleEventJson } from '../../support/sample-events.ts';

const folder = await mkdtemp(join(tmpdir(), 'uptally-new-'));
const warehouse = await openScratchWarehouse();
after(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

let instant = Date.UTC(2026, 5, 8);

async function ingested(lines: readonly string[]): Promise<{ accepted: number }> {
  const path = join(folder, 'events.ndjson');
  await writeFile(path, lines.join('\n'));
  return ingestFiles({ paths: [path], warehouse, clock: { now: () => instant } });
}

/** `[new, accepted]` of a run; `meanwhile` happens before it ends. */
async function counted(lines: readonly string[], meanwhile?: () => Promise<unknown>) {
  instant += 1_000;
  const fresh = await countNewEvents(warehouse, instant);
  const { accepted } = await ingested(lines);
  await meanwhile?.();
  return [await fresh.sinceThen(), accepted];
}

const corrected = JSON.stringify({ ...sampleEvent(1), model_served: 'another' });

const runs: readonly (readonly [sentence: string, lines: readonly string[], counts: number[]])[] = [
  ['All are new in an empty warehouse.', [1, 2].map(sampleEventJson), [2, 2]],
  ['One that comes twice is new once.', [3, 3, 4].map(sampleEventJson), [2, 3]],
  ['One that is stored is not new.', [2, 3, 5].map(sampleEventJson), [1, 3]],
  ['Nor is another content of it.', [corrected], [0, 1]],
  ['Nothing is no news.', [], [0, 0]],
];

test('Events are new or repeated, run by run.', async () => {
  for (const [sentence, lines, counts] of runs) {
    assert.deepEqual(await counted(lines), counts, sentence);
  }
});

test('Where others write meanwhile, nobody knows.', async () => {
  const others = async () => {
    instant += 1;
    await ingested([sampleEventJson(6)]);
  };
  assert.deepEqual(await counted([sampleEventJson(7)], others), [undefined, 1]);
  assert.deepEqual(await counted([sampleEventJson(8)]), [1, 1]);
});
