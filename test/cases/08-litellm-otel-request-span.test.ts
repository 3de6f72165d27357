import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseFile, caseParts, caseRunner, partText } from '../support/case-files.ts';

const FOLDER = '08-litellm-otel-request-span';

test('Each kind of span of LiteLLM is what it says', () => {
  assert.deepEqual(
    caseParts(FOLDER, 'traces.jsonl', 'otlp-json').map((part) =>
      partText(part, 'operation', 'stream', 'http_status', 'error_type'),
    ),
    [
      'operation "chat", stream false, http_status 200, error_type ""',
      'operation "chat", stream true, http_status 200, error_type ""',
      'operation "chat", stream true, http_status 500, error_type "InternalServerError"',
      'operation "chat", stream false, http_status 503, error_type "ServiceUnavailableError"',
      'operation "chat", stream false, http_status 429, error_type "RateLimitError"',
      'skipped: no_inference',
      'skipped: no_inference',
      'rejected: invalid_value $.provider "Unknown": expected the name of a provider, ' +
        'not of a framework',
    ],
  );
});

const files = [
  ['hundred.jsonl', 'otlp-json'],
  ['hundred-payloads.jsonl', 'litellm'],
] as const;

for (const [file, format] of files) {
  test(`A hundred calls as ${format} are 80 good and 20 bad`, async (context) => {
    const run = await caseRunner(context);
    const ingested = await run('ingest', '--format', format, caseFile(FOLDER, file));
    assert.match(ingested.stderr, /100 stored, 0 rejected/);
    const contract = caseFile(FOLDER, 'contract.yaml');
    const evaluated = await run('evaluate', '--contract', contract, '--period', '2026-06');
    assert.match(
      evaluated.stdout,
      /breached: 80\.0000 % = 4\/5, tiers\[0\]: 10 %; 80 good, 20 bad, 0 invalid/,
    );
  });
}

test('What names a model and is no inference is said, and counted', async (context) => {
  const run = await caseRunner(context);
  const traces = caseFile(FOLDER, 'traces.jsonl');
  const ingested = await run('ingest', '--format', 'otlp-json', '--json', traces);
  assert.match(ingested.stderr, /2 spans name a model and were skipped: no inference/);
  assert.deepEqual(JSON.parse(ingested.stdout).skipped_naming_model, { no_inference: 2 });
});
