import { shownValue } from '../../ground/errors.ts';
import type { RecordHeaders, Rejection } from '../call/dead-letter.ts';
import { type Decoded, decodeEventValue, decodeParsed } from './decode-event.ts';
import type { Format } from './format.ts';
import { readJson } from './read-json.ts';
import { readJsonParts } from './read-part.ts';

/**
 * CloudEvents 1.0 whose `data` is a native event: structured (JSON), as a batch (a JSON array), or
 * binary, with the attributes in headers (`ce_` in Kafka, `ce-` in HTTP). `id` and `source` are the
 * identity unless the data has one of its own.
 */
export const cloudEventsFormat: Format = {
  name: 'cloudevents',
  decode({ bytes, headers = {} }) {
    if (isBinary(headers)) return [binary(headers, bytes)];
    return readJsonParts(bytes, (value) => [structured(value)]);
  },
};

/** Whether the headers of a record say that it is a CloudEvent, whatever its topic is meant for. */
export function isCloudEvent(headers: RecordHeaders): boolean {
  return isBinary(headers) || /^application\/cloudevents\b/i.test(headers['content-type'] ?? '');
}

/** Those of the headers that carry attributes. */
export function cloudEventHeaders(headers: RecordHeaders): RecordHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => /^ce[_-]/.test(name) || name === 'content-type'),
  );
}

function isBinary(headers: RecordHeaders): boolean {
  return attribute(headers, 'specversion') !== undefined;
}

/**
 * Kafka's headers are UTF-8 as they are; HTTP's are escaped, and the event is the same without it.
 */
function attribute(headers: RecordHeaders, name: string): string | undefined {
  const escaped = headers[`ce-${name}`];
  return headers[`ce_${name}`] ?? (escaped === undefined ? undefined : unescaped(escaped));
}

/** HTTP binding 3.1.3.2: quoted strings are undone, then one round of percent-encoding. */
function unescaped(value: string): string {
  return value
    .replace(/"((?:[^"\\]|\\.)*)"/g, (_, quoted: string) => quoted.replace(/\\(.)/g, '$1'))
    .replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
      try {
        return decodeURIComponent(encoded);
      } catch {
        // No UTF-8: it was not escaped, only looks so.
        return encoded;
      }
    });
}

function binary(headers: RecordHeaders, bytes: Buffer | null): Decoded {
  const attributes = Object.fromEntries(
    ['specversion', 'id', 'source', 'type'].map((name) => [name, attribute(headers, name)]),
  );
  const wrong =
    wrongAttribute(attributes, (name) => `$.ce_${name}`) ??
    wrongContentType(headers['content-type'], '$.content-type');
  if (wrong !== undefined) return { rejection: wrong };
  const read = readJson(bytes);
  return read.rejection === undefined ? data(attributes, read.value, read.json, '$') : read;
}

function structured(value: unknown): Decoded {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return rejected('invalid_value', '$', `${shownValue(value)}: expected a CloudEvent`);
  }
  const envelope = value as Readonly<Record<string, unknown>>;
  const wrong =
    wrongAttribute(envelope, (name) => `$.${name}`) ??
    wrongContentType(envelope.datacontenttype, '$.datacontenttype');
  if (wrong !== undefined) return { rejection: wrong };
  if (envelope.data !== undefined) return data(envelope, envelope.data, undefined, '$.data');
  if (typeof envelope.data_base64 !== 'string') {
    return rejected('missing_field', '$.data', '(missing): expected a native call event');
  }
  const read = readJson(Buffer.from(envelope.data_base64, 'base64'));
  if (read.rejection === undefined) return data(envelope, read.value, read.json, '$.data_base64');
  return { rejection: { ...read.rejection, jsonPath: '$.data_base64' } };
}

/** `json` is the text of the data where it is known, for the fast way to an event. */
function data(
  { id, source }: Readonly<Record<string, unknown>>,
  value: unknown,
  json: string | undefined,
  path: string,
): Decoded {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return rejected('invalid_value', path, `${shownValue(value)}: expected a native call event`);
  }
  // Not a spread over the data: that would lose a key named __proto__ without a word.
  const event = value as Record<string, unknown>;
  if (event.event_id === undefined) event.event_id = id;
  if (event.source === undefined) event.source = source;
  const decoded = json === undefined ? decodeEventValue(event) : decodeParsed(json, event);
  if (decoded.rejection === undefined) return decoded;
  const { jsonPath } = decoded.rejection;
  return { rejection: { ...decoded.rejection, jsonPath: path + jsonPath.slice(1) } };
}

function wrongAttribute(
  attributes: Readonly<Record<string, unknown>>,
  place: (name: string) => string,
): Rejection | undefined {
  for (const name of ['specversion', 'id', 'source', 'type']) {
    const value = attributes[name];
    if (value === undefined) {
      const message = `(missing): expected a CloudEvents 1.0 attribute`;
      return { reason: 'missing_field', jsonPath: place(name), message };
    }
    const expectation = name === 'specversion' ? '"1.0"' : 'a string that is not empty';
    if (typeof value !== 'string' || value === '' || (name === 'specversion' && value !== '1.0')) {
      const message = `${shownValue(value)}: expected ${expectation}`;
      return { reason: 'invalid_value', jsonPath: place(name), message };
    }
  }
  return undefined;
}

function wrongContentType(value: unknown, jsonPath: string): Rejection | undefined {
  if (
    value === undefined ||
    (typeof value === 'string' && /^[\w.+-]+\/([\w.-]+\+)?json\b/i.test(value))
  )
    return undefined;
  return {
    reason: 'invalid_value',
    jsonPath,
    message: `${shownValue(value)}: expected a type of JSON`,
  };
}

function rejected(reason: Rejection['reason'], jsonPath: string, message: string): Decoded {
  return { rejection: { reason, jsonPath, message } };
}
