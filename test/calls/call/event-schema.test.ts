import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { eventJsonSchema } from '../../../src/calls/call/event-schema.ts';
import { decodeEvent } from '../../../src/calls/format/decode-event.ts';
import { readPackageFile } from '../../../src/ground/package-file.ts';
import { sampleEvent } from '../../support/sample-events.ts';

test('docs/call-event.schema.json is what `uptally event schema` prints', () => {
  assert.equal(
    readPackageFile('docs', 'call-event.schema.json'),
    `${JSON.stringify(eventJsonSchema(), null, 2)}\n`,
  );
});

const valid = sampleEvent(1);
const required = {
  event_id: 'e',
  started_at: '2026-06-07T11:30:00Z',
  duration_ms: 0,
  provider: 'p',
  model: 'm',
  http_status: null,
};

const table: readonly (readonly [accepted: boolean, event: object])[] = [
  [true, valid],
  [true, required],
  [true, { ...required, started_at: '2026-06-07t11:30:00.123456+02:00' }],
  [true, { ...required, cost: '-0.0125', cost_currency: 'USD', labels: { tier: 'gold' } }],
  [true, { ...required, model: '😀'.repeat(256) }],
  [true, { ...required, within_purchased_capacity: null, ttft_ms: null }],
  [false, { ...required, model: '😀'.repeat(257) }],
  [false, { ...required, model: undefined }],
  [false, { ...required, http_status: undefined }],
  [false, { ...required, http_status: 600 }],
  [false, { ...required, http_status: '200' }],
  [false, { ...required, event_id: '' }],
  [false, { ...required, started_at: '2026-06-07 11:30:00Z' }],
  [false, { ...required, started_at: '2026-06-07T11:30:00' }],
  [false, { ...required, started_at: '2026-06-07T11:30:60Z' }],
  [false, { ...required, duration_ms: 1.5 }],
  [false, { ...required, duration_ms: -1 }],
  [false, { ...required, attempt: 0 }],
  [false, { ...required, attempt: 256 }],
  [false, { ...required, cost: '1,5' }],
  [false, { ...required, cost: 1.5 }],
  [false, { ...required, cost_currency: 'usd' }],
  [false, { ...required, stream: 'yes' }],
  [false, { ...required, labels: { tier: 1 } }],
  [false, { ...required, labels: [] }],
  [
    false,
    { ...required, labels: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [i, ''])) },
  ],
  [false, { ...required, unknown: 1 }],
];

test('the schema accepts what ingest accepts, and rejects what it rejects', async () => {
  // The validator behind fastify is one of the customary ones for JSON Schema.
  const server = fastify({
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  });
  const { $schema: _draft, ...body } = eventJsonSchema();
  server.post('/', { schema: { body } }, async () => 'accepted');
  for (const [accepted, event] of table) {
    const json = JSON.stringify(event);
    const { statusCode } = await server.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/json' },
      payload: json,
    });
    assert.equal(statusCode === 200, accepted, `schema: ${json.slice(0, 200)}`);
    assert.equal(decodeEvent(Buffer.from(json)).event !== undefined, accepted, json.slice(0, 200));
  }
  await server.close();
});
