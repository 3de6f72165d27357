import { parseInstant, SECOND_MS } from '../../ground/time.ts';
import type { RecordHeaders } from '../call/dead-letter.ts';
import type { RecordFormat } from '../call/record-format.ts';
import type { SampleCall } from '../call/sample-call.ts';
import { encodeTraceExport } from './trace-protobuf.ts';

export interface SampleRecord {
  readonly value: Buffer;
  readonly headers: RecordHeaders;
}

/** The call as an emitter of that format would write it; what the format cannot say is lost. */
export function sampleRecord(format: RecordFormat, call: SampleCall): SampleRecord {
  switch (format) {
    case 'native':
      return { value: json(call), headers: {} };
    case 'cloudevents':
      return cloudEvent(call);
    case 'otlp-json':
      return { value: json(traceExport(call, (hex) => hex)), headers: {} };
    case 'otlp-protobuf':
      return {
        value: encodeTraceExport(traceExport(call, (hex) => Buffer.from(hex, 'hex'))),
        headers: {},
      };
    case 'litellm':
      return { value: json(litellmPayload(call)), headers: {} };
    case 'openrouter':
      return { value: json({ data: openRouterGeneration(call) }), headers: {} };
    default: {
      const never: never = format;
      return never;
    }
  }
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** Binary mode: the attributes are headers. */
function cloudEvent({ event_id, source, ...data }: SampleCall): SampleRecord {
  return {
    value: json(data),
    headers: {
      ce_specversion: '1.0',
      ce_id: event_id,
      ce_source: source,
      ce_type: 'uptally.call-event.v1',
      'content-type': 'application/json',
    },
  };
}

function traceExport(call: SampleCall, id: (hex: string) => unknown) {
  const startMs = BigInt(startOf(call));
  const attributes = [
    text('gen_ai.operation.name', call.operation),
    text('gen_ai.provider.name', call.provider),
    text('gen_ai.request.model', call.model),
    text('gen_ai.response.model', call.model_served),
    text('error.type', call.error_type),
    whole('http.response.status_code', call.http_status),
    whole('gen_ai.usage.input_tokens', call.input_tokens),
    whole('gen_ai.usage.output_tokens', call.output_tokens),
    { key: 'gen_ai.request.stream', value: { boolValue: call.stream } },
    call.ttft_ms === null
      ? undefined
      : {
          key: 'gen_ai.response.time_to_first_chunk',
          value: { doubleValue: call.ttft_ms / SECOND_MS },
        },
  ].filter((attribute) => attribute !== undefined);
  const span = {
    traceId: id(call.event_id),
    spanId: id(call.event_id.slice(0, 16)),
    name: `${call.operation} ${call.model}`,
    kind: 3,
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(startMs + BigInt(call.duration_ms)),
    attributes,
    status: call.error_type === '' ? {} : { code: 2 },
  };
  const resource = { attributes: [text('service.name', call.source)] };
  return {
    resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'uptally' }, spans: [span] }] }],
  };
}

function nanoseconds(ms: bigint): string {
  return (ms * 1_000_000n).toString();
}

function text(key: string, value: string) {
  return value === '' ? undefined : { key, value: { stringValue: value } };
}

function whole(key: string, value: number | null) {
  return value === null ? undefined : { key, value: { intValue: value } };
}

function litellmPayload(call: SampleCall) {
  const startMs = startOf(call);
  return {
    id: call.event_id,
    call_type: 'acompletion',
    status: call.error_type === '' ? 'success' : 'failure',
    stream: call.stream,
    custom_llm_provider: call.provider,
    model: call.model,
    startTime: startMs / SECOND_MS,
    endTime: (startMs + call.duration_ms) / SECOND_MS,
    completionStartTime: call.ttft_ms === null ? null : (startMs + call.ttft_ms) / SECOND_MS,
    prompt_tokens: call.input_tokens ?? 0,
    completion_tokens: call.output_tokens ?? 0,
    response: { model: call.model_served },
    error_information: {
      error_code: call.error_type === '' ? '' : String(call.http_status),
      error_class: call.error_type,
    },
  };
}

function openRouterGeneration(call: SampleCall) {
  const hasFailed = call.error_type !== '';
  return {
    id: call.event_id,
    created_at: call.started_at,
    api_type: 'completions',
    model: call.model,
    provider_name: call.provider,
    streamed: call.stream,
    cancelled: false,
    finish_reason: hasFailed ? 'error' : 'stop',
    generation_time: call.duration_ms,
    latency: call.ttft_ms,
    native_tokens_prompt: call.input_tokens,
    native_tokens_completion: call.output_tokens,
    // A call that nobody answered has no status.
    provider_responses:
      call.http_status === null
        ? null
        : [
            {
              provider_name: call.provider,
              model_permaslug: call.model,
              status: call.http_status,
              latency: call.duration_ms,
            },
          ],
  };
}

function startOf(call: SampleCall): number {
  return parseInstant(call.started_at) ?? 0;
}
