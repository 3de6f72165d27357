import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallEvent } from '../../../src/calls/call/call-fields.ts';
import { outcomeOf } from '../../../src/calls/call/outcome.ts';
import { type RecordFormat, recordFormats } from '../../../src/calls/call/record-format.ts';
import { sampleCall } from '../../../src/calls/call/sample-call.ts';
import { formatTable } from '../../../src/calls/format/choose-format.ts';
import { decodeEventValue } from '../../../src/calls/format/decode-event.ts';
import { sampleRecord } from '../../../src/calls/format/sample-record.ts';

const FROM = Date.UTC(2026, 5, 7, 11);
const calls = Array.from({ length: 500 }, (_, index) => sampleCall(7, index, FROM + index * 7));
const natives = calls.map((call) => decodeEventValue(call).event);

/** What a format has no word for: OpenRouter tells neither the first token nor codes of errors. */
const untold: Partial<Record<RecordFormat, (native: CallEvent) => Partial<CallEvent>>> = {
  openrouter: ({ error_type }) => ({ ttft_ms: null, error_type: error_type && '_OTHER' }),
};

for (const name of recordFormats) {
  test(`made-up calls in ${name} say what the native ones say`, () => {
    for (const [index, call] of calls.entries()) {
      const { value, headers } = sampleRecord(name, call);
      const parts = formatTable(undefined)[name].decode({ bytes: value, headers });
      const [part] = parts;
      const whole = natives[index];
      assert.ok(parts.length === 1 && part?.event && whole, JSON.stringify(parts));
      const native = { ...whole, ...untold[name]?.(whole) };
      const { started_at, duration_ms, ttft_ms, provider, model, stream, output_tokens } = native;
      const expected = { started_at, duration_ms, ttft_ms, provider, model, stream, output_tokens };
      const found = part.event as unknown as Record<string, unknown>;
      for (const [field, want] of Object.entries(expected)) assert.equal(found[field], want, field);
      assert.equal(outcomeOf(part.event), outcomeOf(native));
    }
  });
}

test('the same seed gives the same calls, another seed others', () => {
  assert.deepEqual(sampleCall(7, 3, FROM), sampleCall(7, 3, FROM));
  assert.notDeepEqual(sampleCall(8, 3, FROM), sampleCall(7, 3, FROM));
  assert.equal(new Set(calls.map(({ event_id }) => event_id)).size, calls.length);
  const failed = calls.filter(({ http_status }) => http_status !== 200).length;
  assert.ok(failed > 0 && failed < 50, `${failed} of 500 calls failed`);
});
