import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { formatInstant, parseInstant } from '../../../src/ground/time.ts';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import type { Evaluation } from '../../../src/money/judge/evaluation.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { contractWith, exampleContract, exampleVersion } from '../evaluation/example-contract.ts';
import {
  add,
  type EventFields,
  event,
  fill,
  openScratchWarehouse,
} from '../evaluation/scratch-warehouse.ts';

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

/** `model=m: 1 good 2 bad 0 invalid, 2 slots` for each partition, claimed unless they differ. */
function summary(evaluation: Evaluation): readonly string[] {
  return evaluation.commitments.flatMap(({ partitions }) =>
    partitions.map(({ partition, verdict, claimed, conceded }) => {
      const name = Object.entries(partition).map((field) => field.join('='));
      const reading = ({ units, slots }: typeof claimed) =>
        `${units.good} good ${units.bad} bad ${units.invalid} invalid, ${slots.with_data} slots`;
      const both = [...new Set([reading(claimed), reading(conceded)])].join(' / ');
      return `${[...name, verdict].join(' ')}: ${both}`;
    }),
  );
}

async function evaluated(
  events: readonly EventFields[],
  commitment: Readonly<Record<string, unknown>> = {},
  asOf?: string,
): Promise<Evaluation> {
  await fill(warehouse, events);
  return evaluateContract({
    ...NOTHING_TOLD,
    warehouse,
    contract: contractWith(commitment),
    period: '2026-06',
    asOf: asOf === undefined ? undefined : parseInstant(asOf),
  });
}

test('Neither the order of events nor a second delivery changes anything.', async () => {
  const start = parseInstant('2026-05-31T23:00:00Z') as number;
  const call = fc.record({
    source: fc.constantFrom('', 'a', 'b'),
    started_at: fc.integer({ min: 0, max: 3 * 3_600_000 }).map((ms) => formatInstant(start + ms)),
    model: fc.constantFrom('m', 'n'),
    http_status: fc.constantFrom(200, 200, 429, 500, null),
    stream_error: fc.boolean(),
  });
  const commitment = {
    partition_by: ['model'],
    classify: [
      { when: { http_status: { gte: 500 } }, as: 'bad' },
      { when: { http_status: { gte: 400 } }, as: 'invalid' },
      { when: { stream_error: true }, as: 'disputed' },
    ],
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 40 }),
      fc.infiniteStream(fc.nat()),
      async (calls, keys) => {
        const events = calls.map((fields, i) => event({ ...fields, event_id: `${i}` }));
        const straight = await evaluated(events, commitment);
        const again = events
          .flatMap((one) => ((keys.next().value ?? 0) % 3 === 0 ? [one, one] : [one]))
          .map((one) => ({ one, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        assert.deepEqual(await evaluated(again, commitment), straight);
        assert.equal(straight.events.distinct, events.length);
        assert.equal(straight.events.conflicts, 0);
      },
    ),
    { numRuns: 25 },
  );
});

const BAD = { http_status: 500 };
const CONTENTS: readonly [string, readonly EventFields[], Evaluation['events'], string[]][] = [
  [
    'the later content corrects the earlier one',
    [event({ event_id: 'a', ...BAD }), event({ event_id: 'a' })],
    { read: 1, distinct: 1, conflicts: 1, rejected: 0 },
    ['model=m met: 1 good 0 bad 0 invalid, 1 slots'],
  ],
  [
    'the first content comes again last',
    [event({ event_id: 'a', ...BAD }), event({ event_id: 'a' }), event({ event_id: 'a', ...BAD })],
    { read: 1, distinct: 1, conflicts: 1, rejected: 0 },
    ['model=m met: 0 good 1 bad 0 invalid, 1 slots'],
  ],
  [
    'the later content has another model',
    [event({ event_id: 'a', ...BAD }), event({ event_id: 'a', model: 'n' })],
    { read: 1, distinct: 1, conflicts: 1, rejected: 0 },
    ['model=n met: 1 good 0 bad 0 invalid, 1 slots'],
  ],
  [
    'the later content moves the call into the next month',
    [
      event({ event_id: 'a', started_at: '2026-06-30T23:59:59Z', ...BAD }),
      event({ event_id: 'a', started_at: '2026-07-01T00:00:00Z' }),
      event({ event_id: 'b' }),
    ],
    { read: 2, distinct: 2, conflicts: 1, rejected: 0 },
    ['model=m met: 1 good 0 bad 0 invalid, 1 slots'],
  ],
  [
    'the later content is not covered',
    [event({ event_id: 'a', ...BAD }), event({ event_id: 'a', operation: 'embeddings' })],
    { read: 1, distinct: 1, conflicts: 1, rejected: 0 },
    [],
  ],
  [
    'the same event_id from two sources is two events',
    [event({ event_id: 'a', source: 'x' }), event({ event_id: 'a', source: 'y', ...BAD })],
    { read: 2, distinct: 2, conflicts: 0, rejected: 0 },
    ['model=m met: 1 good 1 bad 0 invalid, 1 slots'],
  ],
  [
    'an identity with three contents is one conflict; defaults are part of the content',
    [
      event({ event_id: 'a', attempt: 3 }),
      event({ event_id: 'a', attempt: 2 }),
      event({ event_id: 'a', attempt: 1, labels: {}, region: '' }),
      event({ event_id: 'a', started_at: '2026-06-01T02:00:00.0009+02:00' }),
    ],
    { read: 1, distinct: 1, conflicts: 1, rejected: 0 },
    ['model=m met: 1 good 0 bad 0 invalid, 1 slots'],
  ],
  [
    'labels in another order are the same content',
    [
      event({ event_id: 'a', labels: { x: '1', y: '2' } }),
      event({ event_id: 'a', labels: { y: '2', x: '1' } }),
    ],
    { read: 1, distinct: 1, conflicts: 0, rejected: 0 },
    ['model=m met: 1 good 0 bad 0 invalid, 1 slots'],
  ],
];

test('Of two contents of one identity the last ingested counts, wherever it stands.', async () => {
  for (const [name, events, counts, expected] of CONTENTS) {
    const commitment = { partition_by: ['model'], covers: { operation: 'chat' } };
    const evaluation = await evaluated(events, commitment);
    assert.deepEqual(evaluation.events, counts, name);
    assert.deepEqual(summary(evaluation), expected, name);
  }
});

test('A later batch corrects what an earlier one stored.', async () => {
  await fill(warehouse, [event({ event_id: 'a', http_status: 500 }), event({ event_id: 'b' })]);
  await add(warehouse, [event({ event_id: 'a' })], 100n);
  await add(warehouse, [event({ event_id: 'b', http_status: 500 })], 101n);
  const contract = contractWith({});
  const evaluation = await evaluateContract({
    ...NOTHING_TOLD,
    warehouse,
    contract,
    period: '2026-06',
  });
  assert.deepEqual(summary(evaluation), ['met: 1 good 1 bad 0 invalid, 1 slots']);
  assert.equal(evaluation.events.conflicts, 2);
});

test('As of an instant, events that started then or later do not exist.', async () => {
  const events = [
    event({ event_id: 'a', started_at: '2026-06-07T23:59:59.999Z', http_status: 500 }),
    event({ event_id: 'b', started_at: '2026-06-08T00:00:00Z', http_status: 500 }),
    event({ event_id: 'c', started_at: '2026-06-02T00:00:00Z' }),
    event({ event_id: 'c', started_at: '2026-06-09T00:00:00Z', http_status: 500 }),
  ];
  const open = await evaluated(events, {}, '2026-06-08T00:00:00Z');
  assert.deepEqual(summary(open), ['met: 1 good 1 bad 0 invalid, 2 slots']);
  assert.deepEqual(open.events, { read: 2, distinct: 2, conflicts: 0, rejected: 0 });
  const whole = await evaluated(events, {}, '2026-07-01T00:00:00Z');
  assert.deepEqual(summary(whole), ['met: 0 good 3 bad 0 invalid, 3 slots']);
  assert.deepEqual(whole.events, { read: 3, distinct: 3, conflicts: 1, rejected: 0 });
});

test('The clock of the commitment says in which period and slot a call counts.', async () => {
  const events = [
    event({ event_id: 'a', started_at: '2026-05-31T23:59:58Z', duration_ms: 2_000 }),
    event({ event_id: 'b', started_at: '2026-06-30T23:59:58Z', duration_ms: 2_000 }),
    event({ event_id: 'c', started_at: '2026-04-01T00:00:00Z', duration_ms: 62 * 86_400_000 }),
    event({ event_id: 'd', started_at: '2026-06-10T00:04:59Z', duration_ms: 1_001 }),
    event({ event_id: 'e', started_at: '2026-06-10T00:05:00Z', duration_ms: 0 }),
  ];
  const started = await evaluated(events, { clock: 'started' });
  assert.deepEqual(summary(started), ['met: 3 good 0 bad 0 invalid, 3 slots']);
  const completed = await evaluated(events, { clock: 'completed' });
  assert.deepEqual(summary(completed), ['met: 4 good 0 bad 0 invalid, 3 slots']);
});

test('Partitions are those of units that count, whatever their class, in order.', async () => {
  const commitment = {
    partition_by: ['account', 'labels.tier'],
    covers: { provider: 'example' },
    classify: [
      { when: { http_status: 429 }, as: 'invalid' },
      { when: { stream_error: true }, as: 'disputed' },
      { when: { http_status: { gte: 500 } }, as: 'bad' },
    ],
  };
  const evaluation = await evaluated(
    [
      event({ event_id: '1', account: '\u{1F600}' }),
      event({ event_id: '2', account: '\uFF5E' }),
      event({ event_id: '3', account: 'a', labels: { tier: 'gold' }, http_status: 429 }),
      event({ event_id: '4', account: 'a', labels: { tier: 'gold' }, http_status: 429 }),
      event({ event_id: '5', account: 'a', stream_error: true }),
      event({ event_id: '6', account: 'B', http_status: 500, stream_error: true }),
      event({ event_id: '7', account: 'c', provider: 'other' }),
      event({ event_id: '8', account: 'd', started_at: '2026-07-01T00:00:00Z' }),
    ],
    { ...commitment, indicator: { kind: 'mean_of_slots', slot: 'PT1H', empty_slot: 'skip' } },
  );
  assert.deepEqual(summary(evaluation), [
    'account=B labels.tier= disputed: 0 good 1 bad 0 invalid, 1 slots / 1 good 0 bad 0 ' +
      'invalid, 1 slots',
    'account=a labels.tier= disputed: 0 good 1 bad 0 invalid, 1 slots / 1 good 0 bad 0 ' +
      'invalid, 1 slots',
    'account=a labels.tier=gold undetermined: 0 good 0 bad 2 invalid, 0 slots',
    'account=\uFF5E labels.tier= met: 1 good 0 bad 0 invalid, 1 slots',
    'account=\u{1F600} labels.tier= met: 1 good 0 bad 0 invalid, 1 slots',
  ]);
});

test('Nothing is never 100 %: no events, or none valid, leave the verdict open.', async () => {
  const nothing = (await evaluated([])).commitments[0]?.partitions[0];
  assert.deepEqual(nothing?.claimed, {
    units: { good: 0, bad: 0, invalid: 0 },
    slots: { total: 8_640, with_data: 0, down: 0 },
    attainment: null,
    percent: null,
    verdict: 'undetermined',
    reason: 'no_events',
    tier: null,
  });
  const everything = [{ when: {}, as: 'invalid' }];
  const invalid = await evaluated([event({ event_id: 'a' })], { classify: everything });
  assert.equal(invalid.commitments[0]?.partitions[0]?.claimed.reason, 'no_valid_requests');
  assert.deepEqual(invalid.credits, [
    {
      scope: {},
      commitments: ['uptime'],
      basis: null,
      claimed: { amount: null, status: 'unknown', reason: 'no_valid_requests' },
      conceded: { amount: null, status: 'unknown', reason: 'no_valid_requests' },
    },
  ]);
  const partitioned = await evaluated([], { partition_by: ['model'] });
  assert.deepEqual(partitioned.commitments[0]?.partitions, []);
  assert.deepEqual(partitioned.credits, []);
  assert.deepEqual(partitioned.total, {
    claimed: '0.00',
    conceded: '0.00',
    currency: 'USD',
    status: 'none',
  });
});

test('Calls outside the times of all versions do not count, but their slots exist.', async () => {
  const versions = [
    { ...exampleVersion, version: '1', effective_to: '2026-06-05' },
    { ...exampleVersion, version: '2', effective_from: '2026-06-20' },
  ];
  await fill(warehouse, [
    event({ event_id: 'a', started_at: '2026-06-04T23:59:59.999Z' }),
    event({ event_id: 'b', started_at: '2026-06-05T00:00:00Z', http_status: 500 }),
    event({ event_id: 'c', started_at: '2026-06-19T23:59:59.999Z', http_status: 500 }),
    event({ event_id: 'd', started_at: '2026-06-20T00:00:00Z' }),
  ]);
  const evaluation = await evaluateContract({
    ...NOTHING_TOLD,
    warehouse,
    contract: exampleContract(versions),
    period: '2026-06',
  });
  assert.equal(evaluation.contract.version, '1');
  assert.deepEqual(summary(evaluation), ['met: 2 good 0 bad 0 invalid, 2 slots']);
  assert.equal(evaluation.commitments[0]?.partitions[0]?.claimed.slots.total, 8_640);
});
