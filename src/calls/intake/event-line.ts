import type { WholeBytes } from '../call/dead-letter.ts';

/** One line that is not empty, or one value that stands over several lines or in an array. */
export interface EventLine {
  /** From 1, of its first byte; lines of white space count here, though they are not given. */
  readonly lineNumber: number;
  /** From 0 where several elements of an array begin on the line; else absent. */
  readonly part?: number;
  /** Without the end of line. */
  readonly bytes: Buffer;
  /** Of all its bytes where it was cut; else absent. */
  readonly whole?: WholeBytes;
}

/** A longer line or value is cut here, which no JSON object survives: it becomes a dead letter. */
export const MAX_LINE_BYTES = 16 << 20;

export const NEWLINE = 0x0a;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const OPENING_BRACE = 0x7b;
export const CLOSING_BRACE = 0x7d;
export const OPENING_BRACKET = 0x5b;
export const CLOSING_BRACKET = 0x5d;

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}

/** The first and the last byte that are no space; undefined for white space. */
export function endsOf(bytes: Buffer): { first: number; last: number } | undefined {
  let start = 0;
  let end = bytes.length;
  while (start < end && isSpace(bytes[start])) start += 1;
  while (end > start && isSpace(bytes[end - 1])) end -= 1;
  return start === end
    ? undefined
    : { first: bytes[start] as number, last: bytes[end - 1] as number };
}
