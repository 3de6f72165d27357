import type { z } from 'zod';
import { listOf } from '../../ground/document-schema.ts';
import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { schemaFaults } from '../../ground/schema-faults.ts';

/** A JSON list. Throws `invalid_input` with the first fault, and how many more there are. */
export function parseList<Item extends z.ZodType>(
  text: string,
  file: string,
  item: Item,
  what: string,
): readonly z.output<Item>[] {
  const document = readJson(text, file, what);
  const result = listOf(item, what).safeParse(document);
  if (result.success) return result.data;
  const [first, ...others] = schemaFaults(result.error.issues, document, file);
  if (first === undefined) throw result.error;
  throw invalidInput([others.length === 0 ? first : { ...first, more: others.length }]);
}

function readJson(text: string, file: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault: Fault = {
      place: file,
      value: shownValue(text.trim().slice(0, 40)),
      expectation: `a JSON list of ${what}`,
    };
    throw invalidInput([fault], error);
  }
}
