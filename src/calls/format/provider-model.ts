import { alternatives, sequence } from '../../ground/pattern.ts';

/**
 * Names as emitters write them, made comparable; what was written is kept beside them in labels.
 */
export interface ProviderModel {
  readonly provider: string | undefined;
  readonly model: string | undefined;
  /** Named inside a resource path; undefined where the name says nothing of it. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** `raw_provider` and `raw_model`, where they differ from the names above. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What emitters write where they know no name. */
const NO_NAME = sequence(
  /^[\s<([{"'`]*/,
  alternatives(
    /|none(?:type)?|null|nil|nan|undefined|n\/?a|unspecified|_?other|unset|missing|empty/,
    /unknown(?:[ _-]?(?:model|provider|system|llm|name|vendor))?|no[ _-]?(?:model|provider|name)/,
    /not[ _-]?(?:set|specified|available|known|provided|found)|-+|_+|\?+|\.+|\*/,
  ),
  /[\s>)\]}"'`]*$/i,
);

/** Libraries and gateways that pass calls on: what they name themselves is not who answers. */
const FRAMEWORKS = new Set(
  [
    'langchain',
    'langchain4j',
    'langgraph',
    'langfuse',
    'langsmith',
    'llama_index',
    'llamaindex',
    'haystack',
    'crewai',
    'litellm',
    'litellm_proxy',
    'spring_ai',
    'quarkus',
    'quarkus_langchain4j',
    'pydantic_ai',
    'logfire',
    'semantic_kernel',
    'microsoft.semantic_kernel',
    'autogen',
    'ag2',
    'agno',
    'dspy',
    'guidance',
    'instructor',
    'mirascope',
    'smolagents',
    'strands',
    'strands_agents',
    'mastra',
    'agents',
    'openai_agents',
    'agent_framework',
    'microsoft.agent_framework',
    'claude_agent_sdk',
    'adk',
    'google_adk',
    'browser_use',
    'controlflow',
    'dynamiq',
    'letta',
    'mem0',
    'mcp',
    'opentelemetry',
    'openllmetry',
    'openinference',
    'openlit',
    'traceloop',
    'vercel_ai',
    'vercel_ai_sdk',
    'ai_sdk',
    'framework',
    'custom',
  ].map(spellingOf),
);

/**
 * The name in a text, without blanks around it; undefined for what is none, such as `unknown`,
 * `None` and `N/A`. Every format asks it before it stores a provider or a model.
 */
export function knownName(text: string | undefined): string | undefined {
  return text === undefined || NO_NAME.test(text) ? undefined : text.trim();
}

/** The same of a provider, which a framework such as LangChain is not either. */
export function knownProvider(text: string | undefined): string | undefined {
  const name = knownName(text);
  return name === undefined || FRAMEWORKS.has(spellingOf(name)) ? undefined : name;
}

/** Letter case, spaces, dots and dashes tell no two providers apart. */
function spellingOf(name: string): string {
  return name.toLowerCase().replace(/[\s._-]+/g, '');
}

/**
 * OpenTelemetry's `gen_ai.provider.name` for other spellings, whatever stands between their words.
 * What is not here stays as it was written.
 */
const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  anthropic: ['claude', 'anthropic_api'],
  'aws.bedrock': [
    'bedrock',
    'bedrock_converse',
    'amazon_bedrock',
    'aws',
    'amazon',
    'bedrock_runtime',
    'aws_bedrock_runtime',
    'anthropic_bedrock',
    'bedrock_anthropic',
  ],
  'azure.ai.inference': ['azure_ai', 'az_ai_inference', 'azure_ai_foundry', 'microsoft_foundry'],
  'azure.ai.openai': [
    'azure',
    'azure_openai',
    'azure_open_ai',
    'azureopenai',
    'az_ai_openai',
    'azure_chat_openai',
    'azure_text',
    'microsoft_azure_openai',
  ],
  cohere: ['cohere_chat'],
  deepseek: ['deep_seek'],
  // The endpoint is one of Google's, and the name does not say which one.
  'gcp.gen_ai': ['google', 'gcp_vertex_agent', 'google_genai', 'google_gen_ai', 'gcp_genai'],
  'gcp.gemini': [
    'gemini',
    'google_gemini',
    'google_gla',
    'google_generative_ai',
    'google_ai_studio',
    'google_ai_gemini',
    'google_ai',
  ],
  'gcp.vertex_ai': [
    'vertexai',
    'vertex',
    'google_vertex',
    'google_vertexai',
    'google_vertex_ai',
    'google_vertex_ai_gemini',
    'google_vertex_ai_anthropic',
    'vertex_ai',
    'vertex_ai_beta',
    'vertex_ai_anthropic_models',
    'gcp_vertex',
    'anthropic_vertex',
    'vertex_anthropic',
    'google_vertex_anthropic',
  ],
  groq: [],
  'ibm.watsonx.ai': [
    'watsonx',
    'watsonx_ai',
    'watsonx_text',
    'ibm_watsonx',
    'ibm_watson_ai',
    'watson',
  ],
  mistral_ai: ['mistral', 'mistralai'],
  moonshot_ai: ['moonshot', 'moonshotai'],
  openai: ['open_ai', 'text_completion_openai', 'openai_like', 'openai_sdk'],
  perplexity: ['perplexity_ai'],
  x_ai: ['xai', 'grok'],
};

const providerBySpelling = new Map(
  Object.entries(PROVIDERS).flatMap(([name, spellings]) =>
    [name, ...spellings].map((spelling) => [spellingOf(spelling), name] as const),
  ),
);

/** The API behind the provider, as the Vercel AI SDK adds it: `openai.responses`. */
const API_SUFFIX = /\.(chat|responses|completion|messages|embedding|image|speech|transcription)$/;

/** LangChain's classes and packages: `ChatOpenAI`, `langchain-openai`. */
const LANGCHAIN_PREFIX = /^(?:langchain|chat)/;

interface ModelRule {
  /** Only for models of this provider; absent: for all, and `gives` is then the provider. */
  readonly of?: string;
  readonly gives?: string;
  /** Groups: `model`, `account`, `region`. */
  readonly pattern: RegExp;
}

/**
 * What a model's name may be wrapped in, from the outside in; each rule that fits
 * unwraps it. Dates, versions and variants (`-20250929`, `-v1:0`, `:free`) are part of
 * the name: they are other models.
 */
const MODEL_RULES: readonly ModelRule[] = [
  {
    gives: 'gcp.vertex_ai',
    pattern: sequence(
      /^projects\/(?<account>[^/]+)\/locations\/(?<region>[^/]+)/,
      /\/publishers\/[^/]+\/models\/(?<model>.+)$/,
    ),
  },
  { of: 'gcp.vertex_ai', pattern: /^publishers\/[^/]+\/models\/(?<model>.+)$/ },
  { of: 'gcp.vertex_ai', pattern: /^models\/(?<model>.+)$/ },
  { of: 'gcp.gemini', pattern: /^models\/(?<model>.+)$/ },
  { of: 'gcp.gen_ai', pattern: /^models\/(?<model>.+)$/ },
  // An application's own profile hides its model: the whole name
  // stays, account and region are told.
  {
    gives: 'aws.bedrock',
    pattern: sequence(
      /^(?=(?<model>.+)$)arn:aws[\w-]*:bedrock:(?<region>[\w-]+):(?<account>\d+):/,
      /(?:application-inference-profile|provisioned-model|custom-model|imported-model)\/.+$/,
    ),
  },
  {
    gives: 'aws.bedrock',
    pattern: sequence(
      /^arn:aws[\w-]*:bedrock:(?<region>[\w-]+):(?<account>\d*):/,
      /(?:inference-profile|foundation-model)\/(?<model>.+)$/,
    ),
  },
  // The geography of a cross-region inference profile.
  {
    of: 'aws.bedrock',
    pattern: /^(?:us|eu|apac|au|ca|jp|sa|us-gov|global)\.(?<model>[a-z0-9-]+\..+)$/,
  },
];

/** Of what is no name nothing is left: neither provider nor model, nor a label. */
export function normaliseProviderModel(
  toldProvider: string | undefined,
  toldModel: string | undefined,
): ProviderModel {
  const rawProvider = knownProvider(toldProvider);
  const rawModel = knownName(toldModel);
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
  return providerBySpelling.has(spellingOf(word));
}

function normaliseProvider(raw: string): string {
  const bare = spellingOf(raw.toLowerCase().replace(API_SUFFIX, ''));
  return (
    providerBySpelling.get(spellingOf(raw)) ??
    providerBySpelling.get(bare) ??
    providerBySpelling.get(bare.replace(LANGCHAIN_PREFIX, '')) ??
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
