import { ByteGatherer } from './bounded-bytes.ts';
import {
  BACKSLASH,
  CLOSING_BRACE,
  CLOSING_BRACKET,
  COMMA,
  type EventLine,
  isSpace,
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
  const array = new ArrayReader();
  for await (const chunk of chunks) {
    const found = array.read(chunk);
    if (found.length > 0) yield found;
  }
  const rest = array.end();
  if (rest.length > 0) yield rest;
}

/** Reads chunk by chunk; what it knows between two of them. */
class ArrayReader {
  #found: EventLine[] = [];
  #line = 1;
  /** 0: outside the array; 1: in it; more: inside an element. */
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isLineStart = true;
  #element: { readonly lineNumber: number; readonly gathered: ByteGatherer } | undefined;
  #lastLine = 0;
  #part = 0;

  read(chunk: Buffer): readonly EventLine[] {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] as number;
      if (this.#isBetween(byte)) {
        this.#element?.gathered.add(chunk.subarray(start, index));
        this.#finish();
      } else {
        if (this.#element === undefined) {
          this.#element = { lineNumber: this.#line, gathered: new ByteGatherer() };
          start = index;
        }
        this.#nest(byte);
      }
      this.#isLineStart = byte === NEWLINE;
      if (this.#isLineStart) this.#line += 1;
    }
    this.#element?.gathered.add(chunk.subarray(start));
    const group = this.#found;
    this.#found = [];
    return group;
  }

  end(): readonly EventLine[] {
    // The end that is missing is a record of its own, so that it is seen.
    const hasNoEnd = this.#depth === 1;
    this.#finish();
    if (!hasNoEnd) return this.#found;
    return [...this.#found, { lineNumber: this.#line, bytes: Buffer.alloc(0) }];
  }

  #finish(): void {
    if (this.#element === undefined) return;
    const { lineNumber, gathered } = this.#element;
    this.#part = lineNumber === this.#lastLine ? this.#part + 1 : 0;
    this.#lastLine = lineNumber;
    let { bytes, ...cut } = gathered.taken();
    while (isSpace(bytes.at(-1))) bytes = bytes.subarray(0, -1);
    this.#found.push({ lineNumber, part: this.#part, bytes, ...cut });
    this.#element = undefined;
  }

  /** Whether the byte ends the element before it, and is no part of one itself. */
  #isBetween(byte: number): boolean {
    const isOutside = this.#element === undefined;
    if (this.#isInString) {
      // A string has no end of line: what came so far is cut short, and the next line is new.
      if (byte !== NEWLINE) return false;
      this.#isInString = false;
      this.#isEscaped = false;
      this.#depth = Math.min(this.#depth, 1);
      return true;
    }
    if (this.#depth === 0) {
      if (byte === OPENING_BRACKET && isOutside) this.#depth = 1;
      else return byte === NEWLINE || (isOutside && isSpace(byte));
      return true;
    }
    if (this.#depth > 1) return false;
    if (byte === CLOSING_BRACKET) this.#depth = 0;
    else if (byte === OPENING_BRACKET && this.#isLineStart && isOutside) this.#depth = 1;
    else return byte === COMMA || (isOutside && isSpace(byte));
    return true;
  }

  #nest(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (this.#isInString) {
      if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#isInString = false;
    } else if (this.#depth === 0) return;
    else if (byte === QUOTE) this.#isInString = true;
    else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) this.#depth += 1;
    else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) this.#depth -= 1;
  }
}
