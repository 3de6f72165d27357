import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseParts, partText } from '../support/case-files.ts';

test('Langchain is no provider and unknown no model: such spans are kept as dead letters', () => {
  const parts = caseParts('11-openllmetry-langchain-unknown', 'traces.jsonl', 'otlp-json');
  const rejected =
    'rejected: invalid_value $.provider "Langchain": expected the name of a provider, ' +
    'not of a framework';
  assert.deepEqual(
    parts.map((part) => partText(part, 'provider', 'model', 'stream')),
    [rejected, 'provider "openai", model "gpt-5", stream true', rejected],
  );
});
