import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normaliseProviderModel } from '../../../src/calls/format/provider-model.ts';
import { readPackageFile } from '../../../src/ground/package-file.ts';
import { matchesGolden } from '../../support/golden.ts';

test('recorded names of real providers have the names that a person would group them by', () => {
  const lines = readPackageFile('test', 'fixtures', 'provider-http-interactions', 'models.txt')
    .trim()
    .split('\n')
    .map((line) => {
      const [rawProvider, rawModel] = line.split('\t');
      const names = normaliseProviderModel(rawProvider, rawModel);
      const place = names.region ? `  (${names.account} in ${names.region})` : '';
      const raw = `${rawProvider} ${rawModel}`.padEnd(76);
      return `${raw} → ${names.provider} ${names.model}${place}`;
    });
  assert.equal(lines.length, 191);
  matchesGolden('model-names.txt', `${lines.join('\n')}\n`);
});

const table: readonly (readonly [raw: [string | undefined, string], expected: object])[] = [
  [
    ['openai.responses', 'gpt-5'],
    { provider: 'openai', model: 'gpt-5', labels: { raw_provider: 'openai.responses' } },
  ],
  [['OpenAI', 'gpt-5'], { provider: 'openai', labels: { raw_provider: 'OpenAI' } }],
  [['aws.bedrock', 'amazon.nova-lite-v1:0'], { model: 'amazon.nova-lite-v1:0', labels: {} }],
  [
    ['Bedrock', 'global.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    {
      provider: 'aws.bedrock',
      model: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
      labels: {
        raw_provider: 'Bedrock',
        raw_model: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
      },
    },
  ],
  [
    ['aws.bedrock', 'arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.meta.llama3-v1:0'],
    { model: 'meta.llama3-v1:0', account: '123456789012', region: 'eu-west-1' },
  ],
  [
    ['aws.bedrock', 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2'],
    { model: 'anthropic.claude-v2', account: undefined, region: 'us-east-1' },
  ],
  [
    [undefined, 'projects/p/locations/global/publishers/anthropic/models/claude-opus-4'],
    { provider: 'gcp.vertex_ai', model: 'claude-opus-4', account: 'p', region: 'global' },
  ],
  [['somebody-new', 'us.model'], { provider: 'somebody-new', model: 'us.model', labels: {} }],
  [
    ['openrouter', 'anthropic/claude-sonnet-4.5:free'],
    { model: 'anthropic/claude-sonnet-4.5:free' },
  ],
  [['constructor', '__proto__'], { provider: 'constructor', model: '__proto__', labels: {} }],
];

for (const [[provider, model], expected] of table) {
  test(`${provider ?? '(no provider)'} ${model}`, () => {
    const found = normaliseProviderModel(provider, model) as unknown as Record<string, unknown>;
    const names = Object.keys(expected);
    assert.deepEqual(Object.fromEntries(names.map((name) => [name, found[name]])), expected);
  });
}

test('what is no name is neither a provider nor a model', () => {
  const words = [
    'none',
    'None',
    'unknown',
    'Unknown',
    'null',
    'N/A',
    'n/a',
    '',
    ' ',
    '-',
    'undefined',
  ];
  for (const word of [...words, 'unknown_model', '<unknown>', 'NaN', 'not set', '_OTHER']) {
    const { provider, model, labels } = normaliseProviderModel(word, word);
    assert.deepEqual([provider, model, labels], [undefined, undefined, {}], word);
  }
});

test('a framework is no provider, and a model may be named like one', () => {
  for (const word of [
    'Langchain',
    'LangGraph',
    'spring_ai',
    'llama-index',
    'LiteLLM',
    'haystack',
    'microsoft.semantic_kernel',
    'agents',
  ]) {
    const { provider, model } = normaliseProviderModel(word, word);
    assert.deepEqual([provider, model], [undefined, word]);
  }
});

const spellings: Readonly<Record<string, readonly string[]>> = {
  openai: [
    'open_ai',
    'OpenAI',
    'Open AI',
    'openai_sdk',
    'openai.responses',
    'ChatOpenAI',
    'langchain-openai',
  ],
  anthropic: ['Anthropic', 'anthropic.messages', 'claude'],
  'aws.bedrock': [
    'amazon-bedrock',
    'Amazon_Bedrock',
    'bedrock_converse',
    'AWS',
    'aws_bedrock',
    'ChatBedrockConverse',
    'anthropic-bedrock',
  ],
  'azure.ai.openai': [
    'azure-openai',
    'azure_open_ai',
    'AzureOpenAI',
    'azure-openai.chat',
    'azure',
    'AzureChatOpenAI',
  ],
  'gcp.vertex_ai': [
    'google_vertex_ai_gemini',
    'google-vertex',
    'vertexai',
    'google.vertex.chat',
    'vertex.anthropic.messages',
  ],
  'gcp.gemini': [
    'google_ai_gemini',
    'google.generative-ai',
    'google-gla',
    'gemini',
    'google_ai',
    'ChatGoogleGenerativeAI',
  ],
  'gcp.gen_ai': ['google_genai', 'google', 'gcp.gen_ai'],
  'ibm.watsonx.ai': ['watsonx', 'watsonx_ai', 'ibm.watson.ai'],
  mistral_ai: ['mistral', 'MistralAI', 'mistral-ai', 'mistral.chat'],
  x_ai: ['xai', 'x-ai', 'xai.chat', 'grok'],
};

test("frameworks' spellings of a provider are OpenTelemetry's name", () => {
  for (const [name, words] of Object.entries(spellings)) {
    for (const word of words) assert.equal(normaliseProviderModel(word, 'm').provider, name, word);
  }
});

test('names that are normal stay as they are', () => {
  for (const line of readPackageFile('test', 'golden', 'model-names.txt').trim().split('\n')) {
    const [provider = '', model = ''] = (line.split('→ ')[1] ?? '').split(' ');
    const again = normaliseProviderModel(provider, model);
    assert.deepEqual([again.provider, again.model, again.labels], [provider, model, {}]);
  }
});
