import type { Rejection } from '../call/dead-letter.ts';
import type { Part, PartBytes } from './format.ts';

/** Of one record; what has more of them is a fault of its sender, and one dead letter. */
export const MOST_PARTS_OF_RECORD = 50_000;

/** What `read` makes of one part; whatever it throws rejects the part, not the record. */
export function readPart(read: () => Part, raw?: PartBytes): Part {
  let part: Part;
  try {
    part = read();
  } catch (cause) {
    part = { rejection: unreadable(cause) };
  }
  const isSkipped = part.event === undefined && part.rejection === undefined;
  return raw === undefined || isSkipped ? part : { ...part, raw };
}

/** The elements of a JSON array, each a part of its record. */
export function readElements(
  elements: readonly unknown[],
  split: () => readonly Buffer[],
  read: (element: Buffer) => Part,
): readonly Part[] {
  if (elements.length > MOST_PARTS_OF_RECORD) return [tooManyParts(elements.length)];
  return split().map((element) =>
    readPart(
      () => read(element),
      () => element,
    ),
  );
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
