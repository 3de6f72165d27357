import type { Rejection } from '../call/dead-letter.ts';
import type { Part, PartBytes } from './format.ts';
import { readJson } from './read-json.ts';
import { splitJsonArray } from './split-json-array.ts';

/** Of one record; what has more of them is a fault of its sender, and one dead letter. */
export const MOST_PARTS_OF_RECORD = 50_000;

/**
 * What `read` makes of one element of a record: a call, or each of its attempts. Whatever it throws
 * rejects the element, not the record.
 */
export function readParts(read: () => readonly Part[], raw?: PartBytes): readonly Part[] {
  let parts: readonly Part[];
  try {
    parts = read();
  } catch (cause) {
    parts = [{ rejection: unreadable(cause) }];
  }
  return raw === undefined ? parts : parts.map((part) => withBytes(part, raw));
}

function withBytes(part: Part, raw: PartBytes): Part {
  const isSkipped = part.event === undefined && part.rejection === undefined;
  return isSkipped ? part : { ...part, raw };
}

/** One JSON value or an array of them; `read` makes of a value its part, or several. */
export function readJsonParts(
  bytes: Buffer | null,
  read: (value: unknown) => readonly Part[],
): readonly Part[] {
  const record = readJson(bytes);
  if (record.rejection !== undefined) return [record];
  const { value } = record;
  if (!Array.isArray(value)) return read(value);
  if (value.length > MOST_PARTS_OF_RECORD) return [tooManyParts(value.length)];
  const parts = splitJsonArray(bytes as Buffer).flatMap((element) =>
    readParts(
      () => {
        const one = readJson(element);
        return one.rejection === undefined ? read(one.value) : [one];
      },
      () => element,
    ),
  );
  return parts.length > MOST_PARTS_OF_RECORD ? [tooManyParts(parts.length)] : parts;
}

export function tooManyParts(count: number): Part {
  const message = `${count} calls in one record: expected at most ${MOST_PARTS_OF_RECORD}`;
  return { rejection: { reason: 'unreadable', jsonPath: '$', message } };
}

/** Of whatever was thrown while something was read. */
export function unreadable(cause: unknown): Rejection {
  const what = cause instanceof Error ? cause.message : String(cause);
  return {
    reason: 'unreadable',
    jsonPath: '$',
    message: `${what}: expected a record that can be read`,
  };
}
