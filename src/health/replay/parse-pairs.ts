import { z } from 'zod';
import { anyText, kinded, mapping, text as name } from '../../ground/document-schema.ts';
import { SCOPE_KINDS } from '../detect/cell.ts';
import type { Pair } from '../redundancy/co-failure.ts';
import { parseList } from './parse-list.ts';

const scope = kinded(SCOPE_KINDS, [
  mapping({ kind: z.literal('provider'), provider: name }),
  mapping({ kind: z.literal('route'), route: name }),
  mapping({ kind: z.literal('model'), provider: name, model: name }),
  mapping({
    kind: z.literal('cell'),
    provider: name,
    model: name,
    region: anyText,
    account: anyText,
    route: anyText,
  }),
]);

const pair = mapping({ primary: scope, fallback: scope });

/**
 * A JSON list of pairs. Throws `invalid_input` with the first fault, and how many more there are.
 */
export function parsePairs(text: string, file: string): readonly Pair[] {
  return parseList(text, file, pair, 'pairs');
}
