import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseParts, partText } from '../support/case-files.ts';

test('A call whose end is 4 ms before its start counts, with a duration of 0', () => {
  const [part] = caseParts('14-negative-duration', 'traces.jsonl', 'otlp-json');
  assert.equal(
    partText(part, 'duration_ms', 'http_status', 'labels'),
    'duration_ms 0, http_status 200, labels {"clock_skew_ms":"4","http_status_from":"emitter"}',
  );
});
