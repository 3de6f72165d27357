import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusInMessage } from '../../../src/calls/format/status-in-message.ts';

const TABLE: readonly (readonly [message: string, status: number | undefined])[] = [
  ["Error code: 503 - {'error': {'message': 'overloaded'}}", 503],
  ['openai.InternalServerError: Error code: 500', 500],
  ['litellm.RateLimitError: RateLimitError: OpenAIException - Error code: 429 - {}', 429],
  ["Server error '502 Bad Gateway' for url 'https://api.example.com/v1'", 502],
  ["Client error '404 Not Found' for url 'https://api.example.com/v1'", 404],
  ['503 UNAVAILABLE. {"error": {"code": 503}}', 503],
  ['503 Server Error: Service Unavailable for url: https://api.example.com', 503],
  ['Request failed with status code 529', 529],
  ['Unexpected HTTP status: 500', 500],
  ['HTTP 504', 504],
  ['HTTP/1.1 503 Service Unavailable', 503],
  ['Connection error.', undefined],
  ['Request timed out after 500 ms', undefined],
  ['gave up after 503 tokens', undefined],
  ['maximum context length is 4096 tokens', undefined],
  ['Error code: 200', undefined],
  ['Error code: 5030', undefined],
  [`${'x'.repeat(400)} Error code: 503`, undefined],
  ['', undefined],
];

for (const [message, status] of TABLE) {
  test(`${message.slice(0, 60) || '(nothing)'}: ${status ?? 'no status'}`, () => {
    assert.equal(statusInMessage(message), status);
  });
}
