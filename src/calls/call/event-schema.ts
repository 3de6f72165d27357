import { z } from 'zod';
import { type CallEventField, callEventFields, callEventSchema } from './call-event.ts';

/** What a field means, and what the schema's own checks say in words that JSON Schema has. */
interface FieldNote {
  readonly description: string;
  readonly [keyword: string]: unknown;
}

const TEXT = { maxLength: 256 };
const FILLED_TEXT = { minLength: 1, maxLength: 256 };
const NUMBER_OR_NULL = 'null: not known';

const notes: Readonly<Record<CallEventField, FieldNote>> = {
  event_id: { description: 'Identity of the attempt, unique within source', ...FILLED_TEXT },
  source: { description: 'Who emitted it', ...TEXT },
  started_at: {
    description: 'Request sent; RFC 3339 with Z or an offset, no leap second, cut to milliseconds',
    format: 'date-time',
    pattern: '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:[0-5]\\d(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})$',
  },
  duration_ms: { description: 'Request sent to last byte, failure or cancellation' },
  ttft_ms: { description: `Time to first token; ${NUMBER_OR_NULL}` },
  provider: {
    description: "OpenTelemetry's gen_ai.provider.name where one exists",
    ...FILLED_TEXT,
  },
  model: { description: 'Requested model', ...FILLED_TEXT },
  model_served: { description: 'Model named in the response', ...TEXT },
  operation: {
    description: "OpenTelemetry's gen_ai.operation.name, or the provider's method",
    ...TEXT,
  },
  http_status: {
    description:
      'null: no HTTP response arrived; with the label http_status_unknown "true": not known',
  },
  error_type: {
    description: "The provider's machine-readable code, e.g. overloaded_error",
    ...TEXT,
  },
  stream: { description: 'Streamed response' },
  stream_error: { description: 'An error event or a cut after a 2xx status line' },
  cancelled: { description: 'The caller gave up' },
  client_deadline_ms: { description: `Deadline that the caller set; ${NUMBER_OR_NULL}` },
  within_purchased_capacity: { description: 'Within provisioned capacity; null: not known' },
  used_grounding: { description: 'The answer was grounded in a search' },
  account: { description: 'Account, project or subscription at the provider', ...TEXT },
  region: { description: 'Region that was asked', ...TEXT },
  region_served: { description: 'Region that answered', ...TEXT },
  endpoint: { description: 'Address that was asked', ...TEXT },
  deployment: { description: 'Deployment of the model', ...TEXT },
  tier_requested: { description: 'Service tier that was asked for', ...TEXT },
  tier_served: { description: 'Service tier that answered', ...TEXT },
  launch_stage: { description: 'Launch stage of the model, e.g. preview', ...TEXT },
  tenant: { description: 'Our customer', ...TEXT },
  team: { description: 'Our team', ...TEXT },
  route: { description: 'Gateway or routing layer that carried the call', ...TEXT },
  fallback_from: { description: 'Model that this call replaced', ...TEXT },
  logical_call_id: { description: 'Joins the attempts of one call', ...TEXT },
  attempt: { description: 'Number of the attempt within its call' },
  request_hash: { description: 'Equal for identical requests', ...TEXT },
  input_tokens: { description: NUMBER_OR_NULL },
  cached_tokens: { description: `Input tokens read from a cache; ${NUMBER_OR_NULL}` },
  output_tokens: { description: NUMBER_OR_NULL },
  cost: {
    description: `Charge for this attempt, as a decimal; ${NUMBER_OR_NULL}`,
    pattern: '^-?[0-9]+(\\.[0-9]+)?$',
    ...TEXT,
  },
  cost_currency: { description: 'ISO 4217', pattern: '^([A-Z]{3})?$' },
  labels: {
    description: 'Free dimensions',
    type: 'object',
    additionalProperties: { type: 'string', ...TEXT },
    propertyNames: TEXT,
    maxProperties: 32,
  },
};

/**
 * JSON Schema (draft 2020-12) of `uptally/call-event@1` as an emitter writes it. It accepts whatever
 * ingest accepts; of what ingest rejects only dates that no calendar has pass it.
 */
export function eventJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(callEventSchema, { io: 'input', unrepresentable: 'any' });
  const properties = schema.properties as Record<CallEventField, Record<string, unknown>>;
  return {
    $schema: schema.$schema,
    $id: 'urn:uptally:call-event:1',
    title: 'Call event',
    description: 'One attempt of one request to a model',
    type: 'object',
    required: schema.required,
    additionalProperties: false,
    properties: Object.fromEntries(
      callEventFields.map((field) => [field, { ...notes[field], ...properties[field] }]),
    ),
  };
}
