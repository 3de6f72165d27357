import {
  BACKSLASH,
  CLOSING_BRACE,
  CLOSING_BRACKET,
  type EventLine,
  endsOf,
  MAX_LINE_BYTES,
  OPENING_BRACE,
  OPENING_BRACKET,
  QUOTE,
} from './event-line.ts';

/** Joins the lines of objects that are printed over several. */
export interface JsonLines {
  /**
   * What is complete with this line: the line itself, an object that ends
   * on it, or lines that made none.
   */
  add(line: EventLine): readonly EventLine[];
  /** Lines of an object that has no end. */
  end(): readonly EventLine[];
}

/** Where a text of JSON stands after some lines. */
interface Nesting {
  readonly depth: number;
  /** No text of JSON has an end of line inside a string. */
  readonly isInString: boolean;
}

/**
 * A line that only opens an object begins one; it goes on until its braces are closed. A line that
 * begins with a brace at its start is the next record: then the one before it was cut short, and
 * its lines are given one by one.
 */
export function joinJsonLines(): JsonLines {
  let lines: EventLine[] = [];
  let bytes = 0;
  let depth = 0;

  function released(): readonly EventLine[] {
    const held = lines;
    lines = [];
    bytes = 0;
    depth = 0;
    return held;
  }

  function begin(line: EventLine): readonly EventLine[] {
    const { first, last } = endsOf(line.bytes) ?? {};
    if (first !== OPENING_BRACE || last === CLOSING_BRACE) return [line];
    const nesting = nestingAfter(line.bytes, 0);
    if (nesting.isInString || nesting.depth <= 0) return [line];
    lines = [line];
    bytes = line.bytes.length;
    depth = nesting.depth;
    return [];
  }

  return {
    add(line) {
      if (lines.length === 0) return begin(line);
      if (line.bytes[0] === OPENING_BRACE) return [...released(), ...begin(line)];
      lines.push(line);
      bytes += line.bytes.length + 1;
      const nesting = nestingAfter(line.bytes, depth);
      if (nesting.isInString || bytes > MAX_LINE_BYTES) return released();
      depth = nesting.depth;
      return depth > 0 ? [] : [joined(released())];
    },
    end: released,
  };
}

function joined(lines: readonly EventLine[]): EventLine {
  const [first] = lines as readonly [EventLine];
  const bytes = lines.flatMap((line, i) => (i === 0 ? [line.bytes] : [END_OF_LINE, line.bytes]));
  return { lineNumber: first.lineNumber, bytes: Buffer.concat(bytes) };
}

const END_OF_LINE = Buffer.from('\n');

function nestingAfter(line: Buffer, depthBefore: number): Nesting {
  let depth = depthBefore;
  let isInString = false;
  for (let index = 0; index < line.length; index += 1) {
    const byte = line[index];
    if (isInString) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) isInString = false;
    } else if (byte === QUOTE) isInString = true;
    else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) depth += 1;
    else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) depth -= 1;
  }
  return { depth, isInString };
}
