import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { CallEvent } from '../../../src/calls/call/call-fields.ts';
import { decodeEventValue } from '../../../src/calls/format/decode-event.ts';
import { formatInstant, HOUR_MS, type Interval, parseInstant } from '../../../src/ground/time.ts';
import type { Commitment } from '../../../src/money/contract/contract.ts';
import { matchPredicate } from '../../../src/money/contract/match-predicate.ts';
import { activeTime, governingVersion } from '../../../src/money/contract/period.ts';
import { countSlots } from '../../../src/money/count/count-slots.ts';
import { slotMsOf } from '../../../src/money/judge/indicators/indicate.ts';
import type { PartitionCounts } from '../../../src/money/judge/partition-counts.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { exampleCommitment, exampleContract, exampleVersion } from './example-contract.ts';
import { type EventFields, event, fill, openScratchWarehouse } from './scratch-warehouse.ts';

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

/** Steps 1 to 7 once more, as a loop over the events in their order of ingestion. */
function loopOver(
  events: readonly CallEvent[],
  commitment: Commitment,
  period: Interval,
  active: readonly Interval[],
  asOf: number,
): readonly string[] {
  const last = new Map<string, CallEvent>();
  for (const one of events) {
    if (one.started_at < asOf) last.set(JSON.stringify([one.source, one.event_id]), one);
  }
  const slots = new Map<string, Record<string, number>>();
  for (const one of last.values()) {
    const instant = one.started_at + (commitment.clock === 'completed' ? one.duration_ms : 0);
    const inside = ({ start, end }: Interval) => start <= instant && instant < end;
    if (!inside(period) || !active.some(inside)) continue;
    if (!matchPredicate(commitment.covers, one)) continue;
    const rule = commitment.classify.find(({ when }) => matchPredicate(when, one));
    const values = commitment.partitionBy.map((field) =>
      field === 'model' ? one.model : (one.labels[field.slice('labels.'.length)] ?? ''),
    );
    const slotMs = slotMsOf(commitment.indicator) ?? assert.fail();
    const slot = Math.floor((instant - period.start) / slotMs);
    const key = JSON.stringify([values, slot]);
    const counts = slots.get(key) ?? { good: 0, bad: 0, disputed: 0, invalid: 0 };
    const as = rule?.as ?? 'good';
    counts[as] = (counts[as] ?? 0) + 1;
    slots.set(key, counts);
  }
  return [...slots]
    .map(([key, { good = 0, bad = 0, disputed = 0, invalid = 0 }]) =>
      [key, good, bad + disputed, good + disputed, bad, invalid].join(' '),
    )
    .sort();
}

function asLines(partitions: readonly PartitionCounts[]): readonly string[] {
  return partitions
    .flatMap(({ values, slots }) =>
      slots.map(({ claimed, conceded }) => {
        const key = JSON.stringify([values, claimed.slot]);
        const both = [claimed.good, claimed.bad, conceded.good, conceded.bad, claimed.invalid];
        return [key, ...both].join(' ');
      }),
    )
    .sort();
}

const HOURS = 12;
const firstStart = (parseInstant('2026-06-01T00:00:00Z') as number) - 3 * HOUR_MS;

/** Few identities, so that many events are delivered again, the same or changed. */
const call: fc.Arbitrary<EventFields> = fc
  .record({
    event_id: fc.nat(30).map(String),
    source: fc.constantFrom('', 's'),
    started_at: fc
      .nat(HOURS * 60)
      .map((minute) => formatInstant(firstStart + minute * 60_000 + (minute % 7))),
    duration_ms: fc.constantFrom(0, 1, 60_000, HOUR_MS),
    model: fc.constantFrom('m', 'n'),
    http_status: fc.constantFrom(200, 200, 429, 500, 503, null),
    stream_error: fc.boolean(),
    labels: fc.constantFrom({}, { tier: 'gold' }, { tier: '' }, { '': 'x' }),
  })
  .map(event);

const condition = fc.constantFrom(
  {},
  { http_status: { gte: 500 } },
  { http_status: null },
  { http_status: { not_in: [200, 429] } },
  { 'labels.tier': 'gold' },
  { stream_error: true, not: { model: 'n' } },
  { any: [{ model: 'm' }, { duration_ms: { lt: 2 } }] },
  { any: [] },
);

const commitmentFields = fc.record({
  covers: condition,
  partition_by: fc.constantFrom([], ['model'], ['labels.tier', 'model'], ['labels.']),
  clock: fc.constantFrom('started', 'completed'),
  classify: fc.array(
    fc.record({ when: condition, as: fc.constantFrom('good', 'bad', 'invalid', 'disputed') }),
    { maxLength: 3 },
  ),
  indicator: fc.record({
    kind: fc.constant('mean_of_slots'),
    slot: fc.constantFrom('PT1M', 'PT5M', 'PT1H'),
  }),
});

const versionFields = fc.constantFrom<readonly Readonly<Record<string, string>>[]>(
  [{}],
  [{ time_zone: '-02:00' }],
  [{ effective_from: '2026-06-01T03:00:00Z' }],
  [{ effective_to: '2026-06-01T02:30:00Z' }, { effective_from: '2026-06-01T05:00:00.001Z' }],
);

test('The warehouse counts what a plain loop over the events counts.', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 120 }),
      fc.array(commitmentFields, { minLength: 4, maxLength: 4 }),
      versionFields,
      fc.option(fc.nat(HOURS), { nil: undefined }),
      fc.constantFrom(1, 1, 3),
      async (events, commitments, versions, asOfHour, slices) => {
        const contract = exampleContract(
          versions.map((fields, i) => ({
            ...exampleVersion,
            version: `${i}`,
            commitments: commitments.map((one, id) => ({
              ...exampleCommitment,
              ...one,
              id: `${id}`,
            })),
            ...fields,
          })),
        );
        const { version, period } = governingVersion(contract, '2026-06');
        const active = activeTime(contract);
        const asOf = asOfHour === undefined ? undefined : firstStart + asOfHour * HOUR_MS;
        await fill(warehouse, events);
        const decoded = events.map((one) => decodeEventValue(one).event ?? assert.fail());
        for (const commitment of version.commitments) {
          const counted = await countSlots({
            warehouse,
            commitment,
            period,
            slotMs: slotMsOf(commitment.indicator),
            activeTime: active,
            exclusions: [],
            asOf,
            repetition: 'conflicting',
            slices,
          });
          assert.deepEqual(
            asLines(counted),
            loopOver(decoded, commitment, period, active, asOf ?? Number.POSITIVE_INFINITY),
          );
        }
      },
    ),
    { numRuns: 40 },
  );
});
