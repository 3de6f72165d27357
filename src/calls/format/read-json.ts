import { shownValue } from '../../ground/errors.ts';
import type { Rejection } from '../call/dead-letter.ts';

export type ReadJson =
  | { readonly value: unknown; readonly json: string; readonly rejection?: never }
  | { readonly rejection: Rejection };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes to whatever JSON they hold, with its text. Never throws. */
export function readJson(bytes: Buffer | null): ReadJson {
  if (bytes === null) return { rejection: rejection('empty_record', 'null: a JSON object') };
  let json: string;
  try {
    json = utf8.decode(bytes);
  } catch {
    return { rejection: rejection('not_utf8', 'invalid UTF-8: UTF-8 text') };
  }
  try {
    return { value: JSON.parse(json), json };
  } catch {
    return { rejection: rejection('not_json', `${shownValue(json)}: expected a JSON object`) };
  }
}

function rejection(reason: Rejection['reason'], message: string): Rejection {
  return { reason, jsonPath: '$', message };
}
