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
    'chat_streaming_completions',
  ],
  text_completion: ['text_completions', 'completions', 'text_streaming_completions'],
  embeddings: ['embedding', 'embed', 'embed_content'],
  generate_content: ['generatecontent', 'generate_content_stream', 'streamgeneratecontent'],
};

const operationByWord = new Map(
  Object.entries(OPERATIONS).flatMap(([name, words]) =>
    [name, ...words].map((word) => [word, name] as const),
  ),
);

/**
 * Words in the name of an operation that asks no model: what it works on, or what it does instead.
 */
const NO_INFERENCE = new Set([
  ...['mcp', 'tool', 'tools', 'agent', 'agents', 'workflow', 'chain', 'plan', 'framework'],
  ...['guardrail', 'evaluate', 'evaluation', 'run', 'interpreter', 'sandbox', 'skill', 'skills'],
  ...['file', 'files', 'assistant', 'assistants', 'thread', 'threads', 'container', 'containers'],
  ...['vector', 'vectordb', 'vectorstore', 'memory', 'fine', 'finetune', 'tuning', 'health'],
  ...['count', 'counter', 'management', 'secret', 'search', 'ingest', 'upload', 'delete', 'cancel'],
  ...['list', 'get', 'fetch', 'retrieve', 'retrieval', 'status', 'add', 'update', 'cached'],
  ...['eval', 'evals', 'rag', 'handoff', 'remove', 'poll', 'download'],
]);

/**
 * What was made earlier and is only taken, unlike `generate_content`; and what an agent is sent.
 */
const OTHER_NAMES = /^(?:a?video_content|asend_message(?:_streaming)?)$/;

/** Jobs that are handed in, unless the name says what each asks: `batch_embed_contents`. */
const JOBS = new Set(['batch', 'batches']);
const ASKS = /^(?:chat|completions?|embed|embeddings?|generate|generation)$/;

/** `chat` for `acompletion`: OpenTelemetry's word for an operation where it has one. */
export function operationName(written: string): string {
  const word = wordsOf(written).join('_');
  return operationByWord.get(word) ?? operationByWord.get(synchronous(word)) ?? written;
}

/**
 * Whether the operation asks a model; what reads an earlier answer, runs
 * a tool or keeps files doesn't.
 */
export function isInference(written: string): boolean {
  const words = wordsOf(written);
  if (OTHER_NAMES.test(words.join('_'))) return false;
  const isAny = (set: ReadonlySet<string>) =>
    words.some((word) => set.has(word) || set.has(synchronous(word)));
  return !isAny(NO_INFERENCE) && (!isAny(JOBS) || words.some((word) => ASKS.test(word)));
}

function wordsOf(written: string): readonly string[] {
  const parted = written.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  return parted.split(/[^a-z0-9]+/).filter((word) => word !== '');
}

/** Python's `acompletion` is `completion`, awaited. */
function synchronous(word: string): string {
  return word.startsWith('a') ? word.slice(1) : word;
}
