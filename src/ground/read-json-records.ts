import { z } from 'zod';
import { type Fault, invalidInput, shownValue } from './errors.ts';
import { tallied } from './fault-tally.ts';
import { readText } from './read-text.ts';
import { repeatedJsonKeys } from './repeated-json-keys.ts';
import { faultAt, schemaFaults } from './schema-faults.ts';

/** A JSON file that holds one array of records. Throws `invalid_input` with every kind of fault. */
export function readJsonRecords<Item>(
  path: string,
  what: string,
  record: z.ZodType<Item>,
): readonly Item[] {
  const text = readText(path, `a JSON file of ${what} in UTF-8`);
  return parseJsonRecords(text, path, what, record);
}

/** As `readJsonRecords`, for a text at hand; `file` is for messages. */
export function parseJsonRecords<Item>(
  text: string,
  file: string,
  what: string,
  record: z.ZodType<Item>,
): readonly Item[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    const value = shownValue(text.slice(0, 40));
    throw invalidInput([{ place: `${file}:(file)`, value, expectation: `JSON: ${what}` }], cause);
  }
  // Which of the two was meant nobody knows.
  const repeated = repeatedJsonKeys(text).map((path) =>
    faultAt(path, 'a key that its object has once', document, file),
  );
  if (repeated.length > 0) throw invalidInput(tallied(repeated, kindInRecord));
  const list = z.array(record, { error: `an array of ${what}` });
  const result = list.safeParse(document);
  if (result.success) return result.data;
  const faults = schemaFaults(result.error.issues, document, file);
  throw invalidInput(tallied(faults, kindInRecord));
}

/** `[17].start` and `[18].start` are one kind of fault where the same is expected of both. */
function kindInRecord({ place, expectation }: Fault): string {
  return `${place.replace(/\[\d+\]/, '[]')} ${expectation}`;
}
