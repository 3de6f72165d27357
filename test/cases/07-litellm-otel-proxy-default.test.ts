import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseFile, caseParts, caseRunner, partText } from '../support/case-files.ts';

const FOLDER = '07-litellm-otel-proxy-default';

test("LiteLLM's proxy span is the only record of a call, and is the call", () => {
  assert.deepEqual(
    caseParts(FOLDER, 'traces.jsonl', 'otlp-json').map((part) =>
      partText(part, 'operation', 'stream', 'http_status', 'error_type'),
    ),
    [
      'operation "chat", stream false, http_status 200, error_type ""',
      'operation "chat", stream true, http_status 200, error_type ""',
      'operation "chat", stream false, http_status 500, error_type "InternalServerError"',
    ],
  );
});

test('All three are stored, and nothing is a dead letter', async (context) => {
  const run = await caseRunner(context);
  const ingested = await run('ingest', '--format', 'otlp-json', caseFile(FOLDER, 'traces.jsonl'));
  assert.equal(ingested.exitCode, 0);
  assert.match(ingested.stderr, /3 stored, 0 rejected/);
  assert.equal((await run('dead-letters', 'list')).stdout, '0 dead letters\n');
});
