import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseParts, partText } from '../support/case-files.ts';

test("Spring AI's none is no model, and its texts are the flags and numbers that they say", () => {
  const fields = ['model', 'model_served', 'stream', 'http_status', 'error_type', 'input_tokens'];
  assert.deepEqual(
    caseParts('10-spring-ai-none', 'traces.jsonl', 'otlp-json').map((part) =>
      partText(part, ...fields),
    ),
    [
      'model "gpt-5", model_served "", stream false, http_status null, error_type ' +
        '"org.springframework.web.client.HttpServerErrorException$ServiceUnavailable", ' +
        'input_tokens null',
      'model "gpt-5", model_served "gpt-5", stream true, http_status 200, error_type ' +
        '"", input_tokens 12',
      'skipped: not_a_model_call',
    ],
  );
});
