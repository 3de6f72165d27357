import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { steadyLog } from '../../../src/money/count/steady.ts';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import { readFiles } from '../../../src/money/evaluation/read-files.ts';
import { readings } from '../../../src/money/input/reading.ts';
import type { Evaluation, Reading } from '../../../src/money/judge/evaluation.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import {
  arbitraryContract,
  arbitraryEvents,
  arbitraryInputs,
  CALL_INDICATORS,
  INVALID_LABEL,
  PERIOD,
  PERIOD_MINUTES,
  periodLabel,
} from './arbitrary-contract.ts';
import { contractWith } from './example-contract.ts';
import { add, type EventFields, event, fill, openScratchWarehouse } from './scratch-warehouse.ts';

/** What may change about the calls without changing the result, under random contracts. */

let warehouse: Warehouse;
const folder = mkdtempSync(join(tmpdir(), 'uptally-same-'));
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(async () => {
  await warehouse.close();
  rmSync(folder, { recursive: true });
});

/** Each run asks the warehouse dozens of times. */
const RUNS = 4;

test('Neither order, batches, a second delivery nor slices change anything.', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryContract({}, { commitments: 2 }),
      arbitraryEvents,
      arbitraryInputs(),
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 2, max: 3 }),
      async ({ contract }, events, inputs, keys, slices) => {
        const input = { ...inputs, warehouse, contract, period: PERIOD };
        await fill(warehouse, events);
        const straight = await evaluateContract(input);
        const log = steadyLog(warehouse, { slices });
        assert.deepEqual(await evaluateContract({ ...NOTHING_TOLD, ...input, log }), straight);

        const key = () => keys.next().value ?? 0;
        const shuffled = events
          .flatMap((one) => (key() % 3 === 0 ? [one, one] : [one]))
          .map((one) => ({ one, key: key() }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const cut = key() % shuffled.length;
        await fill(warehouse, shuffled.slice(0, cut));
        await add(warehouse, shuffled.slice(cut), BigInt(cut));
        assert.deepEqual(await evaluateContract(input), straight);
      },
    ),
    { numRuns: RUNS },
  );
});

test('One file is the same as its parts, plain or gzip, conflicts included.', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryContract({}, { commitments: 2 }),
      // Few identities, so that later lines correct earlier ones.
      arbitraryEvents.map((events) => events.map((one, i) => ({ ...one, event_id: `${i % 7}` }))),
      fc.uniqueArray(fc.nat(60), { maxLength: 3 }),
      async ({ contract }, events, cuts) => {
        const evaluated = async (eventPaths: readonly string[]) => {
          await warehouse.run('TRUNCATE TABLE events');
          const clock = { now: () => 0 };
          const read = await readFiles({ warehouse, eventPaths, clock }, () => {});
          return evaluateContract({ ...read, ...read.inputs, warehouse, contract, period: PERIOD });
        };
        const edges = [0, ...cuts.toSorted((a, b) => a - b), events.length];
        const parts = edges.slice(1).map((end, i) => {
          const lines = events.slice(edges[i], end).map((one) => `${JSON.stringify(one)}\n`);
          const text = lines.join('');
          return written(`part-${i}.ndjson`, i % 2 === 0 ? text : gzipSync(text));
        });
        const whole = written('all.ndjson', events.map((one) => JSON.stringify(one)).join('\n'));
        const one = await evaluated([whole]);
        assert.deepEqual(await evaluated(parts), one);
        assert.equal(one.events.read, events.length);
      },
    ),
    { numRuns: RUNS },
  );
});

function written(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/**
 * Each copy has identities, logical calls and requests of its own, so it is a customer
 * who did the same. It does not hold for a least number of calls in a slot, which
 * twice as many calls may reach.
 */
test('So many times the calls are so many times the units, and the same amounts.', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryContract({ leastCalls: false, indicators: CALL_INDICATORS }, { commitments: 2 }),
      arbitraryEvents,
      arbitraryInputs(),
      fc.integer({ min: 2, max: 3 }),
      async ({ contract }, events, inputs, copies) => {
        const input = { ...inputs, warehouse, contract, period: PERIOD };
        await fill(warehouse, events);
        const once = await evaluateContract(input);
        const copied = Array.from({ length: copies }, (_, copy) =>
          events.map((one) => ({
            ...one,
            event_id: `${one.event_id}-${copy}`,
            logical_call_id: own(one.logical_call_id, copy),
            request_hash: own(one.request_hash, copy),
          })),
        ).flat();
        await fill(warehouse, copied);
        const times = await evaluateContract(input);
        assert.deepEqual(times, timesUnits(once, copies));
      },
    ),
    { numRuns: RUNS },
  );
});

/** No name stays no name. */
function own(name: unknown, copy: number): string {
  return name === '' ? '' : `${name}-${copy}`;
}

function timesUnits(evaluation: Evaluation, copies: number): Evaluation {
  return withReadings(
    { ...evaluation, events: timesEach(evaluation.events, copies) },
    (reading) => ({ ...reading, units: timesEach(reading.units, copies) }),
  );
}

function timesEach<Counts extends Readonly<Record<string, number>>>(
  counts: Counts,
  copies: number,
): Counts {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, count * copies]),
  ) as Counts;
}

function withReadings(evaluation: Evaluation, change: (reading: Reading) => Reading): Evaluation {
  return {
    ...evaluation,
    commitments: evaluation.commitments.map((commitment) => ({
      ...commitment,
      partitions: commitment.partitions.map((partition) => ({
        ...partition,
        claimed: change(partition.claimed),
        conceded: change(partition.conceded),
      })),
    })),
  };
}

/**
 * The invalid calls stand beside others: a partition that is new because of them is
 * undetermined, as it ought to be. As an attempt of a logical call an invalid one may
 * be its last, and then it counts.
 */
test('Calls that are invalid change nothing but the number of invalid units.', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryContract({}, { commitments: 2 }),
      arbitraryEvents,
      arbitraryInputs(),
      fc.infiniteStream(fc.nat()),
      async ({ contract }, events, inputs, keys) => {
        const input = { ...inputs, warehouse, contract, period: PERIOD };
        await fill(warehouse, events);
        const before = await evaluateContract(input);
        const invalid = events
          .filter(() => (keys.next().value ?? 0) % 2 === 0)
          .map(
            (one): EventFields => ({
              ...one,
              event_id: `9${one.event_id}`,
              logical_call_id: '',
              labels: { ...(one.labels as object), ...INVALID_LABEL },
              http_status: (keys.next().value ?? 0) % 2 === 0 ? 200 : 500,
            }),
          );
        await add(warehouse, invalid, BigInt(events.length));
        const after = await evaluateContract(input);
        const known = (evaluation: Evaluation, commitment: number) =>
          new Set(
            evaluation.commitments[commitment]?.partitions.map(({ partition }) =>
              JSON.stringify(partition),
            ),
          );
        const isNew = ({ partition }: { partition: object }, commitment: number) =>
          !known(before, commitment).has(JSON.stringify(partition));
        const added = after.commitments.flatMap(({ partitions }, i) =>
          partitions.filter((one) => isNew(one, i)),
        );
        assert.ok(added.every(({ verdict }) => verdict === 'undetermined'));
        const kept = {
          ...after,
          commitments: after.commitments.map((one, i) => ({
            ...one,
            partitions: one.partitions.filter((partition) => !isNew(partition, i)),
          })),
        };
        assert.deepEqual(valid(kept).commitments, valid(before).commitments);
        if (added.length === 0) assert.deepEqual(money(after), money(before));
      },
    ),
    { numRuns: RUNS },
  );
});

/** Without the number of invalid units, and without saying which kind of nothing there was. */
function valid(evaluation: Evaluation): Evaluation {
  return withReadings(evaluation, (reading) => ({
    ...reading,
    units: { ...reading.units, invalid: 0 },
    reason: reading.reason === null ? null : 'no_valid_requests',
  }));
}

function money({ credits, total }: Evaluation): string {
  return JSON.stringify({ credits, total }).replaceAll('no_events', 'no_valid_requests');
}

/**
 * Where runs are joined across the edges, and the cut lies between slots. A partition that has no
 * calls in one half has no slots there either, so what slots are compared is that of the others.
 */
test('The units and slots of a period are those of its halves together.', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryContract({ split: false, indicators: CALL_INDICATORS }, { commitments: 2 }),
      arbitraryEvents,
      arbitraryInputs(),
      async ({ contract }, events, inputs) => {
        await fill(warehouse, events);
        const [whole, ...halves] = [
          await evaluateContract({
            ...NOTHING_TOLD,
            ...inputs,
            warehouse,
            contract,
            period: PERIOD,
          }),
          await evaluateContract({
            ...NOTHING_TOLD,
            ...inputs,
            warehouse,
            contract,
            period: periodLabel(0, 60),
          }),
          await evaluateContract({
            ...NOTHING_TOLD,
            ...inputs,
            warehouse,
            contract,
            period: periodLabel(60, PERIOD_MINUTES),
          }),
        ];
        for (const [i, { partitions }] of whole?.commitments.entries() ?? []) {
          for (const { partition, ...both } of partitions) {
            const parts = halves.flatMap(({ commitments }) =>
              (commitments[i]?.partitions ?? []).filter((one) =>
                isDeepStrictEqual(one.partition, partition),
              ),
            );
            for (const reading of readings) {
              const units = parts.map((part) => part[reading].units);
              assert.deepEqual(both[reading].units, units.reduce(addedEach));
              if (parts.length < halves.length) continue;
              const slots = parts.map((part) => part[reading].slots);
              assert.deepEqual(both[reading].slots, slots.reduce(addedEach));
            }
          }
        }
      },
    ),
    { numRuns: RUNS },
  );
});

function addedEach<Counts extends Readonly<Record<string, number>>>(a: Counts, b: Counts): Counts {
  return Object.fromEntries(
    Object.entries(a).map(([name, count]) => [name, count + (b[name] ?? 0)]),
  ) as Counts;
}

test('A worse call raises an attainment where a good one ended a row of retries.', async () => {
  const contract = contractWith({
    indicator: { kind: 'ratio' },
    retries: { kind: 'collapse', window_seconds: 300 },
  });
  const figure = async (statuses: readonly number[]): Promise<string> => {
    await fill(
      warehouse,
      statuses.map((http_status, i) =>
        event({
          event_id: `${i}`,
          started_at: `2026-06-01T00:0${i}:00Z`,
          http_status,
          request_hash: i < 3 ? 'a' : '',
        }),
      ),
    );
    const evaluation = await evaluateContract({
      ...NOTHING_TOLD,
      warehouse,
      contract,
      period: PERIOD,
    });
    const { attainment } = evaluation.commitments[0]?.partitions[0]?.claimed ?? {};
    return Object.values(attainment ?? {}).join('/');
  };
  assert.equal(await figure([500, 200, 500, 200, 200, 200]), '2/3');
  assert.equal(await figure([500, 500, 500, 200, 200, 200]), '3/4');
});
