import {
  BACKSLASH,
  CLOSING_BRACE,
  CLOSING_BRACKET,
  COMMA,
  type EventLine,
  isSpace,
  MAX_LINE_BYTES,
  NEWLINE,
  OPENING_BRACE,
  OPENING_BRACKET,
  QUOTE,
} from './event-line.ts';

/**
 * The elements of a JSON array of any length, exactly as they came, each with the line on which it
 * begins; further arrays may follow. What stands outside them, and an array without an end, is a
 * record that nobody can read.
 */
export async function* streamJsonArray(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly EventLine[]> {
  const array = arrayReader();
  for await (const chunk of chunks) {
    const found = array.read(chunk);
    if (found.length > 0) yield found;
  }
  const rest = array.end();
  if (rest.length > 0) yield rest;
}

function arrayReader() {
  let found: EventLine[] = [];
  let line = 1;
  /** 0: outside the array; 1: in it; more: inside an element. */
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let isLineStart = true;
  let element: { lineNumber: number; pieces: Buffer[]; bytes: number } | undefined;
  let lastLine = 0;
  let part = 0;

  function keep(piece: Buffer): void {
    if (element === undefined || element.bytes >= MAX_LINE_BYTES) return;
    element.pieces.push(piece);
    element.bytes += piece.length;
  }

  function finish(): void {
    if (element === undefined) return;
    const { lineNumber, pieces } = element;
    part = lineNumber === lastLine ? part + 1 : 0;
    lastLine = lineNumber;
    let bytes = Buffer.concat(pieces).subarray(0, MAX_LINE_BYTES);
    while (isSpace(bytes.at(-1))) bytes = bytes.subarray(0, -1);
    found.push({ lineNumber, part, bytes });
    element = undefined;
  }

  /** Whether the byte ends the element before it, and is no part of one itself. */
  function isBetween(byte: number): boolean {
    if (isInString) {
      // A string has no end of line: what came so far is cut short, and the next line is new.
      if (byte !== NEWLINE) return false;
      isInString = false;
      isEscaped = false;
      depth = Math.min(depth, 1);
      return true;
    }
    if (depth === 0) {
      if (byte === OPENING_BRACKET && element === undefined) depth = 1;
      else return byte === NEWLINE || (element === undefined && isSpace(byte));
      return true;
    }
    if (depth > 1) return false;
    if (byte === CLOSING_BRACKET) depth = 0;
    else if (byte === OPENING_BRACKET && isLineStart && element === undefined) depth = 1;
    else return byte === COMMA || (element === undefined && isSpace(byte));
    return true;
  }

  function nest(byte: number): void {
    if (isEscaped) isEscaped = false;
    else if (isInString) {
      if (byte === BACKSLASH) isEscaped = true;
      else if (byte === QUOTE) isInString = false;
    } else if (depth === 0) return;
    else if (byte === QUOTE) isInString = true;
    else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) depth += 1;
    else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) depth -= 1;
  }

  return {
    read(chunk: Buffer): readonly EventLine[] {
      let start = 0;
      for (let index = 0; index < chunk.length; index += 1) {
        const byte = chunk[index] as number;
        if (isBetween(byte)) {
          if (element !== undefined) keep(chunk.subarray(start, index));
          finish();
        } else {
          if (element === undefined) {
            element = { lineNumber: line, pieces: [], bytes: 0 };
            start = index;
          }
          nest(byte);
        }
        isLineStart = byte === NEWLINE;
        if (isLineStart) line += 1;
      }
      if (element !== undefined) keep(chunk.subarray(start));
      const group = found;
      found = [];
      return group;
    },
    end(): readonly EventLine[] {
      // The end that is missing is a record of its own, so that it is seen.
      const hasNoEnd = depth === 1;
      finish();
      return hasNoEnd ? [...found, { lineNumber: line, bytes: Buffer.alloc(0) }] : found;
    },
  };
}
