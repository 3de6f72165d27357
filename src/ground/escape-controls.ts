/** What steers a terminal, ends a line or turns the order of a text. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** Ends of line, tabs, and the styles of `styled`, which are ours. */
const STYLES = [1, 2, 22, 31, 32, 33, 39].map((code) => `\u001b[${code}m`);
const OURS = new Set(['\n', '\r\n', '\t', ...STYLES]);

const STYLES_AND_CONTROLS = new RegExp(`\\r\\n|\\p{Cc}\\[\\d+m|${CONTROLS.source}`, 'gu');

/**
 * A text from outside as part of one line: what is in it can neither break the line nor steer a
 * terminal. It is written as in JSON.
 */
export function inOneLine(text: string): string {
  return text.replace(CONTROLS, escaped);
}

/** A whole output, with its lines and styles; the last fence for whatever came from outside. */
export function printable(text: string): string {
  return text.replace(STYLES_AND_CONTROLS, (signs) => (OURS.has(signs) ? signs : inOneLine(signs)));
}

function escaped(sign: string): string {
  const inJson = JSON.stringify(sign).slice(1, -1);
  return inJson === sign ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : inJson;
}
