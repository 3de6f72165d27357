/** Names as emitters write them, made comparable; what was written is kept beside them in labels. */
export interface ProviderModel {
  readonly provider: string | undefined;
  readonly model: string | undefined;
  /** Named inside a resource path; undefined where the name says nothing of it. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** `raw_provider` and `raw_model`, where they differ from the names above. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * OpenTelemetry's `gen_ai.provider.name` for other spellings, in lower case. What is not here stays
 * as it was written.
 */
const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  anthropic: ['anthropic'],
  'aws.bedrock': [
    'aws_bedrock',
    'bedrock',
    'bedrock_converse',
    'amazon-bedrock',
    'amazon_bedrock',
    'aws',
  ],
  'azure.ai.inference': ['azure_ai', 'azure.ai', 'az.ai.inference'],
  'azure.ai.openai': [
    'azure',
    'azure_openai',
    'azure-openai',
    'azureopenai',
    'az.ai.openai',
    'azure_text',
  ],
  cohere: ['cohere', 'cohere_chat'],
  deepseek: ['deepseek'],
  // The endpoint is one of Google's, and the name does not say which one.
  'gcp.gen_ai': ['google', 'gcp.vertex.agent', 'google_genai', 'google-genai'],
  'gcp.gemini': [
    'gemini',
    'google_gemini',
    'google-gla',
    'google.generative-ai',
    'google_ai_studio',
  ],
  'gcp.vertex_ai': [
    'vertex_ai',
    'vertexai',
    'google_vertex',
    'google-vertex',
    'google.vertex',
    'vertex_ai_beta',
    'vertex_ai-anthropic_models',
  ],
  groq: ['groq'],
  'ibm.watsonx.ai': ['watsonx', 'watsonx_text', 'ibm_watsonx'],
  mistral_ai: ['mistral', 'mistralai', 'mistral-ai'],
  openai: ['openai', 'text-completion-openai', 'openai_like'],
  perplexity: ['perplexity'],
  x_ai: ['xai', 'x-ai', 'grok'],
};

const providerBySpelling = new Map(
  Object.entries(PROVIDERS).flatMap(([name, spellings]) => [
    [name, name] as const,
    ...spellings.map((spelling) => [spelling, name] as const),
  ]),
);

/** The API behind the provider, as the Vercel AI SDK adds it: `openai.responses`. */
const API_SUFFIX = /\.(chat|responses|completion|messages|embedding|image|speech|transcription)$/;

interface ModelRule {
  /** Only for models of this provider; absent: for all, and `gives` is then the provider. */
  readonly of?: string;
  readonly gives?: string;
  /** Groups: `model`, `account`, `region`. */
  readonly pattern: RegExp;
}

/**
 * What a model's name may be wrapped in, from the outside in; each rule that fits unwraps it. Dates,
 * versions and variants (`-20250929`, `-v1:0`, `:free`) are part of the name: they are other models.
 */
const MODEL_RULES: readonly ModelRule[] = [
  {
    gives: 'gcp.vertex_ai',
    pattern:
      /^projects\/(?<account>[^/]+)\/locations\/(?<region>[^/]+)\/publishers\/[^/]+\/models\/(?<model>.+)$/,
  },
  { of: 'gcp.vertex_ai', pattern: /^publishers\/[^/]+\/models\/(?<model>.+)$/ },
  { of: 'gcp.vertex_ai', pattern: /^models\/(?<model>.+)$/ },
  { of: 'gcp.gemini', pattern: /^models\/(?<model>.+)$/ },
  { of: 'gcp.gen_ai', pattern: /^models\/(?<model>.+)$/ },
  // An application's own profile hides its model: the whole name stays, account and region are told.
  {
    gives: 'aws.bedrock',
    pattern:
      /^(?<model>arn:aws[\w-]*:bedrock:(?<region>[\w-]+):(?<account>\d+):(?:application-inference-profile|provisioned-model|custom-model|imported-model)\/.+)$/,
  },
  {
    gives: 'aws.bedrock',
    pattern:
      /^arn:aws[\w-]*:bedrock:(?<region>[\w-]+):(?<account>\d*):(?:inference-profile|foundation-model)\/(?<model>.+)$/,
  },
  // The geography of a cross-region inference profile.
  {
    of: 'aws.bedrock',
    pattern: /^(?:us|eu|apac|au|ca|jp|sa|us-gov|global)\.(?<model>[a-z0-9-]+\..+)$/,
  },
];

export function normaliseProviderModel(
  rawProvider: string | undefined,
  rawModel: string | undefined,
): ProviderModel {
  let provider = rawProvider === undefined ? undefined : normaliseProvider(rawProvider);
  let model = rawModel;
  let account: string | undefined;
  let region: string | undefined;
  for (const { of, gives, pattern } of MODEL_RULES) {
    if (model === undefined || (of !== undefined && of !== provider)) continue;
    const groups = pattern.exec(model)?.groups;
    if (groups === undefined) continue;
    model = groups.model;
    account = groups.account || account;
    region = groups.region || region;
    provider ??= gives;
  }
  return {
    provider,
    model,
    account,
    region,
    labels: rawLabels(rawProvider, rawModel, provider, model),
  };
}

/** Whether the table has the word: a provider's name, or one of its spellings. */
export function isProviderSpelling(word: string): boolean {
  return providerBySpelling.has(word.toLowerCase());
}

function normaliseProvider(raw: string): string {
  const spelling = raw.toLowerCase();
  return (
    providerBySpelling.get(spelling) ??
    providerBySpelling.get(spelling.replace(API_SUFFIX, '')) ??
    raw
  );
}

function rawLabels(
  rawProvider: string | undefined,
  rawModel: string | undefined,
  provider: string | undefined,
  model: string | undefined,
): Record<string, string> {
  const labels: Record<string, string> = {};
  if (rawProvider !== undefined && rawProvider !== provider) labels.raw_provider = rawProvider;
  if (rawModel !== undefined && rawModel !== model) labels.raw_model = rawModel;
  return labels;
}
