import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInference, operationName } from '../../../src/calls/format/operation.ts';

const names: Readonly<Record<string, readonly string[]>> = {
  chat: [
    ...['chat', 'completion', 'acompletion', 'ChatCompletions_Create', 'aresponses', 'Converse'],
    'chat.streaming_completions',
  ],
  text_completion: ['text_completion', 'atext_completion'],
  embeddings: ['embeddings', 'embedding', 'aembedding', 'embed'],
  generate_content: ['generate_content', 'agenerate_content', 'generateContent'],
  image_generation: ['image_generation'],
};

test("Every emitter's word for an operation is OpenTelemetry's where it has one", () => {
  for (const [name, words] of Object.entries(names)) {
    for (const word of words) {
      assert.equal(operationName(word), name, word);
      assert.ok(isInference(word), word);
    }
  }
});

test('What works on files, tools, jobs or earlier answers asks no model', () => {
  const others = [
    ...['call_mcp_tool', 'list_mcp_tools', 'alist_files', 'afile_content', 'acreate_batch'],
    ...['fetch_response', 'aget_responses', 'execute_tool', 'invoke_agent', 'acount_tokens'],
    ...['avector_store_search', 'acreate_fine_tuning_job', 'asearch', 'create_container', 'plan'],
    ...['aadd_message', 'asend_message', 'token_counter', 'acreate_eval', 'avideo_status'],
    ...['avideo_content', 'arag_query', 'handoff', 'create_cached_content', 'health_check'],
  ];
  for (const other of others) assert.equal(isInference(other), false, other);
});

test('What asks a model in other words is one', () => {
  for (const word of ['rerank', 'moderation', 'batchEmbedContents', 'code_completion', 'aspeech']) {
    assert.ok(isInference(word), word);
  }
});
