import { objectOf, type Payload, payloadText, payloadWhole } from './litellm-payload.ts';

/**
 * LiteLLM logs each attempt as a payload of its own. In its proxy they share the id that it gives
 * to a client's request (https://docs.litellm.ai/docs/proxy/logging, "Getting the LiteLLM Call
 * ID"); elsewhere only the trace of its router is the same for all. A trace that the client named
 * is that of a session, of many calls, and joins nothing. The number of an attempt isn't told:
 * retries are counted anew in each group of models, so that the start alone orders them.
 */
export function logicalCallOf(payload: Payload, metadata: Payload): string | undefined {
  const isOfProxy =
    payloadText(metadata.user_api_key_hash) !== undefined ||
    payloadText(metadata.requester_ip_address) !== undefined;
  const callId = payloadText(payload.litellm_call_id);
  if (isOfProxy && callId !== undefined) return callId;
  const trace = payloadText(payload.trace_id);
  return trace !== undefined && isNamedByClient(trace, metadata) ? undefined : trace;
}

/** `x-litellm-session-id`, `x-litellm-trace-id`, and what coding agents send. */
const SESSION_HEADER = /^x-.*(?:session|trace)-id$/i;

function isNamedByClient(trace: string, metadata: Payload): boolean {
  const sent = objectOf(metadata.requester_metadata);
  if (sent.session_id === trace || sent.trace_id === trace) return true;
  return Object.entries(objectOf(metadata.requester_custom_headers)).some(
    ([name, value]) => SESSION_HEADER.test(name) && value === trace,
  );
}

/** The group of models that the client asked for, where another one took its place. */
export function replacedGroup(payload: Payload, metadata: Payload): string | undefined {
  const original = payloadText(metadata.original_model_group);
  const isFallback = attempted('fallbacks', payload, metadata) !== 0;
  return isFallback && original !== payloadText(payload.model_group) ? original : undefined;
}

/** How many attempts came before, where LiteLLM tells: in its metadata, or in its headers. */
export function attemptLabels(payload: Payload, metadata: Payload): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const what of ['retries', 'fallbacks'] as const) {
    const count = attempted(what, payload, metadata);
    if (count !== undefined && count > 0) labels[`attempted_${what}`] = String(count);
  }
  return labels;
}

function attempted(
  what: 'retries' | 'fallbacks',
  payload: Payload,
  metadata: Payload,
): number | undefined {
  const headers = objectOf(objectOf(payload.hidden_params).additional_headers);
  return (
    payloadWhole(metadata[`attempted_${what}`]) ??
    payloadWhole(headers[`x-litellm-attempted-${what}`])
  );
}
