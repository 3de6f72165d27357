import assert from 'node:assert/strict';
import { test } from 'node:test';
import { litellmFormat } from '../../src/calls/format/litellm.ts';
import { readPackageFile } from '../../src/ground/package-file.ts';

const format = litellmFormat(undefined);
const payloads = readPackageFile(
  'test',
  'fixtures',
  'cases',
  '18-litellm-own-rejections',
  'payloads.jsonl',
)
  .trim()
  .split('\n');

const table: readonly (readonly [id: string, became: unknown])[] = [
  ['ttft-before-start', { http_status: 200, duration_ms: 1_500, ttft_ms: null }],
  ['budget', 'refused_by_gateway'],
  ['auth', 'refused_by_gateway'],
  ['nomodel', 'refused_by_gateway'],
  [
    'messages-no-provider',
    "$.custom_llm_provider null: expected the provider's name; error_information.llm_provider, " +
      "model and api_base don't tell it either",
  ],
];

for (const [id, became] of table) {
  test(`${id}: ${typeof became === 'string' ? became : 'a call'}`, () => {
    const line = payloads.find((payload) => JSON.parse(payload).id === id);
    const [part] = format.decode({ bytes: Buffer.from(line ?? '') });
    assert.ok(part !== undefined);
    if (part.event !== undefined) {
      const { http_status, duration_ms, ttft_ms } = part.event;
      assert.deepEqual({ http_status, duration_ms, ttft_ms }, became);
    } else if (part.rejection !== undefined) {
      assert.equal(`${part.rejection.jsonPath} ${part.rejection.message}`, became);
    } else {
      assert.equal(part.skipped, became);
    }
  });
}
