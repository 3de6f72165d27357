const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * The bytes of each element of a JSON array, exactly as they came, so that a
 * rejected element is kept with the digits that its sender wrote. `bytes` must hold
 * one valid JSON array and nothing else.
 */
export function splitJsonArray(bytes: Buffer): readonly Buffer[] {
  const elements: Buffer[] = [];
  let depth = 0;
  let inString = false;
  let start = -1;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] as number;
    if (inString) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (OPENING.has(byte)) {
      depth += 1;
      if (depth === 1) start = index + 1;
    } else if (CLOSING.has(byte)) {
      depth -= 1;
      if (depth === 0) elements.push(trimmed(bytes.subarray(start, index)));
    } else if (byte === COMMA && depth === 1) {
      elements.push(trimmed(bytes.subarray(start, index)));
      start = index + 1;
    }
  }
  // An empty array has one element without bytes.
  return elements.length === 1 && elements[0]?.length === 0 ? [] : elements;
}

function trimmed(bytes: Buffer): Buffer {
  let start = 0;
  let end = bytes.length;
  while (start < end && isSpace(bytes[start])) start += 1;
  while (end > start && isSpace(bytes[end - 1])) end -= 1;
  return bytes.subarray(start, end);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
