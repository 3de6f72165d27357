import type { z } from 'zod';
import { shownValue } from '../../ground/errors.ts';
import { callEventSchema } from '../call/call-event.ts';
import type { CallEvent } from '../call/call-fields.ts';
import type { Rejection } from '../call/dead-letter.ts';
import { plainEvent } from '../call/plain-event.ts';
import { readJson } from './read-json.ts';

export type Decoded =
  | { readonly event: CallEvent; readonly rejection?: never }
  | { readonly event?: never; readonly rejection: Rejection };

/** Bytes of one record to an event, or to the first reason why not. Never throws. */
export function decodeEvent(bytes: Buffer | null): Decoded {
  const read = readJson(bytes);
  return read.rejection === undefined ? decodeParsed(read.json, read.value) : read;
}

/** The same for JSON that is parsed already; `json` is the text that `value` came from. */
export function decodeParsed(json: string, value: unknown): Decoded {
  const event = plainEvent(json, value);
  return event === undefined ? decodeEventValue(value) : { event };
}

export function decodeEventValue(value: unknown): Decoded {
  // zod never reports this key as unknown.
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')) {
    return rejected(
      'unknown_field',
      '$.__proto__',
      '__proto__: expected a field of uptally/call-event@1',
    );
  }
  const result = callEventSchema.safeParse(value);
  if (result.success) return { event: result.data };
  return { rejection: rejectionOf(value, result.error.issues[0] as z.core.$ZodIssue) };
}

function rejectionOf(value: unknown, issue: z.core.$ZodIssue): Rejection {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] as string;
    return rejected('unknown_field', `$.${key}`, `${shownValue(key)}: expected ${issue.message}`)
      .rejection;
  }
  const found = issue.path.reduce<unknown>(
    (parent, key) => (parent as Record<PropertyKey, unknown>)?.[key],
    value,
  );
  const path = ['$', ...issue.path.map(String)].join('.');
  const reason = found === undefined && path !== '$' ? 'missing_field' : 'invalid_value';
  return rejected(reason, path, `${shownValue(found)}: expected ${issue.message}`).rejection;
}

function rejected(
  reason: Rejection['reason'],
  jsonPath: string,
  message: string,
): { rejection: Rejection } {
  return { rejection: { reason, jsonPath, message } };
}
