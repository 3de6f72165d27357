import { z } from 'zod';
import { callEventSchema } from './call-event.ts';
import {
  type CallEventField,
  type CallField,
  callEventFields,
  callField,
  MAX_CODE_POINTS,
  MAX_LABELS,
} from './call-fields.ts';

/** What the schema's own checks of a kind say, in words that JSON Schema has. */
function keywordsOf({ kind, least, most }: CallField): Readonly<Record<string, unknown>> {
  const text = { ...(least ? { minLength: least } : {}), maxLength: most };
  switch (kind) {
    case 'text':
      return text;
    case 'instant':
      return {
        format: 'date-time',
        pattern:
          '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:[0-5]\\d(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})$',
      };
    case 'decimal':
      return { pattern: '^-?[0-9]+(\\.[0-9]+)?$', ...text };
    case 'currency':
      return { pattern: '^([A-Z]{3})?$' };
    case 'labels':
      return {
        type: 'object',
        additionalProperties: { type: 'string', maxLength: MAX_CODE_POINTS },
        propertyNames: { maxLength: MAX_CODE_POINTS },
        maxProperties: MAX_LABELS,
      };
    case 'whole':
    case 'flag':
      return {};
  }
}

/**
 * JSON Schema (draft 2020-12) of `uptally/call-event@1` as an emitter writes it. It accepts
 * whatever ingest accepts; of what ingest rejects only dates that no calendar has pass it.
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
      callEventFields.map((name) => {
        const field = callField(name);
        return [name, { description: field.meaning, ...keywordsOf(field), ...properties[name] }];
      }),
    ),
  };
}
