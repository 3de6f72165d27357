import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeEventValue } from '../../../src/calls/format/decode-event.ts';
import { eventBatch, eventColumns } from '../../../src/calls/intake/encode-rows.ts';
import { bareCall, fullCall } from '../../support/call-values.ts';

const arrival = {
  ingestOrder: 2n ** 63n,
  kafkaTopic: 'calls',
  kafkaPartition: 3,
  kafkaOffset: '9007199254740993',
  ingestedAt: 1_780_272_005_000,
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
  const [row = assert.fail()] = rowsOf(fullCall);
  assert.deepEqual(Object.keys(row), [...eventColumns]);
  const { started_at, ...fields } = fullCall;
  assert.deepEqual(row, {
    ...fields,
    started_at_ms: Date.parse(String(started_at)),
    outcome: row.outcome,
    ingest_order: '9223372036854775808',
    kafka_topic: 'calls',
    kafka_partition: 3,
    kafka_offset: '9007199254740993',
    ingested_at: 1_780_272_005_000,
  });
});

test('A column is left out only if no event of the batch has anything in it.', () => {
  assert.deepEqual(new Set(Object.keys(rowsOf(bareCall)[0] ?? {})), new Set(ALWAYS));
  for (const [field, value] of Object.entries(fullCall)) {
    const column = field === 'started_at' ? 'started_at_ms' : field;
    const rows = rowsOf(bareCall, { ...bareCall, [field]: value }, bareCall);
    assert.deepEqual(
      rows.map((row) => new Set(Object.keys(row))),
      rows.map(() => new Set([...ALWAYS, column])),
      field,
    );
    const expected = field === 'started_at' ? Date.parse(String(value)) : value;
    assert.deepEqual(rows[1]?.[column], expected, field);
  }
});
