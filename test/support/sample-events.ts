import { DAY_MS, formatInstant } from '../../src/ground/time.ts';

const JUNE = Date.UTC(2026, 5, 1);

const models = [
  { provider: 'anthropic', model: 'claude-sonnet-4-5', served: 'claude-sonnet-4-5-20250929' },
  { provider: 'aws.bedrock', model: 'us.anthropic.claude-opus-4', served: 'claude-opus-4' },
  { provider: 'openai', model: 'gpt-5', served: 'gpt-5-2025-08-07' },
  { provider: 'gcp.vertex_ai', model: 'gemini-2.5-pro', served: 'gemini-2.5-pro' },
] as const;

/**
 * A valid event of about 450 bytes, as a gateway would log it: about a week of calls, every
 * fiftieth one failed. The same index gives the same event.
 */
export function sampleEvent(index: number) {
  const { provider, model, served } = pick(models, index);
  const failed = index % 50 === 49;
  const durationMs = 400 + ((index * 7919) % 9_000);
  return {
    event_id: `01J${index.toString(36).padStart(9, '0').toUpperCase()}-a1`,
    source: 'gateway/eu-1',
    started_at: formatInstant(JUNE + ((index * 6_047) % (7 * DAY_MS))),
    duration_ms: durationMs,
    ttft_ms: failed ? null : Math.floor(durationMs / 5),
    provider,
    model,
    model_served: failed ? '' : served,
    operation: 'chat',
    http_status: failed ? pick([529, 500, 429, 503], Math.floor(index / 50)) : 200,
    error_type: failed ? 'overloaded_error' : '',
    stream: index % 3 !== 0,
    account: `acct-${index % 7}`,
    region: pick(['us-east-1', 'eu-west-1', 'eu-central-1'], index),
    tenant: `tenant-${index % 400}`,
    team: 'assistant',
    route: 'router-a',
    logical_call_id: `call-${index}`,
    input_tokens: 120 + (index % 4_000),
    output_tokens: failed ? null : 20 + (index % 900),
  };
}

export function sampleEventJson(index: number): string {
  return JSON.stringify(sampleEvent(index));
}

function pick<T>(values: readonly T[], index: number): T {
  return values[index % values.length] as T;
}
