import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseFile, caseParts, caseRunner, partText } from '../support/case-files.ts';

const FOLDER = '15-failed-span-status-unset';

test('An exception on a span without a status is a failure with its name', () => {
  const parts = caseParts(FOLDER, 'traces.jsonl', 'otlp-json');
  assert.deepEqual(
    parts.map((part) => partText(part, 'provider', 'http_status', 'error_type', 'labels')),
    [
      'provider "openai", http_status null, error_type ' +
        '"dev.langchain4j.exception.InternalServerException", labels ' +
        '{"raw_provider":"open_ai","http_status_unknown":"true"}',
      'provider "openai", http_status null, error_type ' +
        '"dev.langchain4j.exception.TimeoutException", labels {"http_status_unknown":"true"}',
    ],
  );
});

test('20 of 100 are bad', async (context) => {
  const run = await caseRunner(context);
  const ingested = await run('ingest', '--format', 'otlp-json', caseFile(FOLDER, 'hundred.jsonl'));
  assert.match(ingested.stderr, /100 stored, 0 rejected/);
  const contract = caseFile(FOLDER, 'contract.yaml');
  const evaluated = await run('evaluate', '--contract', contract, '--period', '2026-06');
  assert.match(
    evaluated.stdout,
    /breached: 80\.0000 % = 4\/5, tiers\[0\]: 10 %; 80 good, 20 bad, 0 invalid/,
  );
});
