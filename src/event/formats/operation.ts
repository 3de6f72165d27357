/** Other words for the operations of OpenTelemetry's GenAI conventions. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  chat: [
    'completion',
    'chat_completion',
    'chat_completions',
    'chat_completions_create',
    'chatcompletion',
    'chatcompletions',
    'messages',
    'anthropic_messages',
    'responses',
    'converse',
    'converse_stream',
    'conversestream',
  ],
  text_completion: ['text_completions', 'completions'],
  embeddings: ['embedding', 'embed', 'embed_content'],
  generate_content: ['generatecontent', 'generate_content_stream', 'streamgeneratecontent'],
};

const operationByWord = new Map(
  Object.entries(OPERATIONS).flatMap(([name, words]) =>
    [name, ...words].map((word) => [word, name] as const),
  ),
);

/** Words in the name of an operation that asks no model: what it works on, or what it does instead. */
const NO_INFERENCE = new Set([
  ...['mcp', 'tool', 'tools', 'function', 'agent', 'agents', 'workflow', 'task', 'chain', 'plan'],
  ...['framework', 'step', 'graph', 'team', 'crew', 'guardrail', 'evaluate', 'evaluation'],
  ...['file', 'files', 'batch', 'batches', 'assistant', 'assistants', 'thread', 'threads'],
  ...['container', 'containers', 'skill', 'skills', 'sandbox', 'code', 'session', 'sessions'],
  ...['vector', 'vectordb', 'vectorstore', 'memory', 'store', 'fine', 'finetune', 'tuning'],
  ...['health', 'count', 'input', 'management', 'secret', 'search', 'query', 'ingest'],
  ...['list', 'get', 'fetch', 'retrieve', 'retrieval', 'read', 'delete', 'cancel', 'upload'],
]);

/** `chat` for `acompletion`: OpenTelemetry's word for an operation where it has one. */
export function operationName(written: string): string {
  const word = wordsOf(written).join('_');
  return operationByWord.get(word) ?? operationByWord.get(synchronous(word)) ?? written;
}

/** Whether the operation asks a model; what reads an earlier answer, runs a tool or keeps files doesn't. */
export function isInference(written: string): boolean {
  const words = wordsOf(written);
  return !words.some((word) => NO_INFERENCE.has(word) || NO_INFERENCE.has(synchronous(word)));
}

function wordsOf(written: string): readonly string[] {
  const parted = written.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  return parted.split(/[^a-z0-9]+/).filter((word) => word !== '');
}

/** Python's `acompletion` is `completion`, awaited. */
function synchronous(word: string): string {
  return word.startsWith('a') ? word.slice(1) : word;
}
