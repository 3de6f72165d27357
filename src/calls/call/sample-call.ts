import { createHash } from 'node:crypto';
import { type EpochMs, formatInstant } from '../../ground/time.ts';

/** The fields that a made-up call has; the others are at their defaults. */
export interface SampleCall {
  readonly event_id: string;
  readonly source: string;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly ttft_ms: number | null;
  readonly provider: string;
  readonly model: string;
  readonly model_served: string;
  readonly operation: 'chat';
  readonly http_status: number | null;
  readonly error_type: string;
  readonly stream: boolean;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
}

const MODELS = [
  { provider: 'anthropic', model: 'claude-sonnet-4-5', served: 'claude-sonnet-4-5-20250929' },
  { provider: 'aws.bedrock', model: 'anthropic.claude-opus-4-6-v1', served: '' },
  { provider: 'openai', model: 'gpt-5', served: 'gpt-5-2025-08-07' },
  { provider: 'gcp.vertex_ai', model: 'gemini-2.5-pro', served: 'gemini-2.5-pro' },
] as const;

const FAILURES = [
  { http_status: 529, error_type: 'overloaded_error' },
  { http_status: 500, error_type: 'api_error' },
  { http_status: 429, error_type: 'rate_limit_error' },
  { http_status: 503, error_type: 'UNAVAILABLE' },
] as const;

/** One call in fifty fails. */
const CALLS_PER_FAILURE = 50;

/** A made-up call: the same seed, number and instant give the same call. */
export function sampleCall(seed: number, index: number, startedAt: EpochMs): SampleCall {
  const digest = createHash('sha256').update(`${seed} ${index}`).digest();
  const { provider, model, served } = pick(MODELS, digest.readUInt8(0));
  const hasFailed = digest.readUInt16BE(1) % CALLS_PER_FAILURE === 0;
  const stream = digest.readUInt8(3) % 3 !== 0;
  const durationMs = 400 + (digest.readUInt16BE(4) % 9_000);
  const failure = pick(FAILURES, digest.readUInt8(6));
  return {
    event_id: digest.toString('hex', 8, 24),
    source: 'uptally-emit',
    started_at: formatInstant(startedAt),
    duration_ms: durationMs,
    ttft_ms: hasFailed || !stream ? null : Math.floor(durationMs / 5),
    provider,
    model,
    model_served: hasFailed ? '' : served,
    operation: 'chat',
    http_status: hasFailed ? failure.http_status : 200,
    error_type: hasFailed ? failure.error_type : '',
    stream,
    input_tokens: hasFailed ? null : 120 + (digest.readUInt16BE(24) % 4_000),
    output_tokens: hasFailed ? null : 20 + (digest.readUInt16BE(26) % 900),
  };
}

function pick<T>(values: readonly T[], number: number): T {
  return values[number % values.length] as T;
}
