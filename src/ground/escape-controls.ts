/** What steers a terminal, ends a line or turns the order of a text. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A text from outside as part of one line: what is in it can neither break the line nor steer a
 * terminal. It is written as in JSON.
 */
export function inOneLine(text: string): string {
  return text.replace(CONTROLS, escaped);
}

function escaped(sign: string): string {
  const inJson = JSON.stringify(sign).slice(1, -1);
  return inJson === sign ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : inJson;
}
