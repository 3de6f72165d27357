import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeEventValue } from '../../../src/calls/format/decode-event.ts';
import { eventBatch, eventColumns } from '../../../src/calls/intake/encode-rows.ts';

const arrival = {
  ingestOrder: 2n ** 63n,
  kafkaTopic: 'calls',
  kafkaPartition: 3,
  kafkaOffset: '9007199254740993',
  ingestedAt: 1_780_272_005_000,
};
/** No two fields have the same value. */
const full = {
  event_id: 'event',
  source: 'source',
  started_at: '2026-06-01T00:00:00.000Z',
  duration_ms: 11,
  ttft_ms: 12,
  provider: 'provider',
  model: 'model',
  model_served: 'model-served',
  operation: 'operation',
  http_status: 418,
  error_type: 'error',
  stream: true,
  stream_error: true,
  cancelled: true,
  client_deadline_ms: 13,
  within_purchased_capacity: true,
  used_grounding: true,
  account: 'account',
  region: 'region',
  region_served: 'region-served',
  endpoint: 'endpoint',
  deployment: 'deployment',
  tier_requested: 'tier-requested',
  tier_served: 'tier-served',
  launch_stage: 'launch-stage',
  tenant: 'tenant',
  team: 'team',
  route: 'route',
  fallback_from: 'fallback-from',
  logical_call_id: 'call',
  attempt: 2,
  request_hash: 'hash',
  input_tokens: 14,
  cached_tokens: 15,
  output_tokens: 16,
  cost: '0.17',
  cost_currency: 'USD',
  labels: { one: 'label' },
};
const bare = {
  event_id: 'bare',
  started_at: '2026-06-01T00:00:00.000Z',
  duration_ms: 1,
  provider: 'provider',
  model: 'model',
  http_status: 200,
};
/** Written whatever the events are. */
const ALWAYS = [
  ...['event_id', 'started_at_ms', 'duration_ms', 'provider', 'model', 'operation', 'http_status'],
  ...['attempt', 'outcome', 'ingest_order', 'kafka_topic', 'kafka_partition', 'kafka_offset'],
  'ingested_at',
];

function rowsOf(...values: readonly object[]) {
  const rows = values.map((value) => {
    const { event } = decodeEventValue(value);
    return { event: event ?? assert.fail(), arrival };
  });
  const { columns, lines, rowCount } = eventBatch(rows);
  assert.equal(rowCount, values.length);
  return lines
    .toString()
    .split('\n')
    .map((line): Record<string, unknown> => {
      const cells = JSON.parse(line) as unknown[];
      assert.equal(cells.length, columns.length);
      return Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
    });
}

test('Every field stands under its own column.', () => {
  const [row = assert.fail()] = rowsOf(full);
  assert.deepEqual(Object.keys(row), [...eventColumns]);
  const { started_at, ...fields } = full;
  assert.deepEqual(row, {
    ...fields,
    started_at_ms: Date.parse(started_at),
    outcome: row.outcome,
    ingest_order: '9223372036854775808',
    kafka_topic: 'calls',
    kafka_partition: 3,
    kafka_offset: '9007199254740993',
    ingested_at: 1_780_272_005_000,
  });
});

test('A column is left out only if no event of the batch has anything in it.', () => {
  assert.deepEqual(new Set(Object.keys(rowsOf(bare)[0] ?? {})), new Set(ALWAYS));
  for (const [field, value] of Object.entries(full)) {
    const column = field === 'started_at' ? 'started_at_ms' : field;
    const rows = rowsOf(bare, { ...bare, [field]: value }, bare);
    assert.deepEqual(
      rows.map((row) => new Set(Object.keys(row))),
      rows.map(() => new Set([...ALWAYS, column])),
      field,
    );
    const expected = field === 'started_at' ? Date.parse(String(value)) : value;
    assert.deepEqual(rows[1]?.[column], expected, field);
  }
});
