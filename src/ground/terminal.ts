import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';
import { inOneLine } from './escape-controls.ts';

/** No text from outside can have it: it is another one in each process. */
const OWN = `\u001b${randomUUID()}`;

/** Between them lies what may come from outside. */
const OWN_AND_LAYOUT = new RegExp(`(${OWN}|\\r\\n|\\n|\\t)`, 'u');

type Style = Parameters<typeof styleText>[0];

/**
 * Colours on a terminal, plain text elsewhere, as NO_COLOR and FORCE_COLOR ask. For `printable`.
 */
export function styled(stream: NodeJS.WriteStream, style: Style, text: string): string {
  if (!stream.isTTY || !stream.hasColors()) return text;
  // What is between may come from outside, with colours of its own.
  const [on = '', off = ''] = styleText(style, '|', { validateStream: false }).split('|');
  return `${ownSequence(on)}${text}${ownSequence(off)}`;
}

/** A sequence for terminals that is ours, such as that of a colour: `printable` lets it through. */
export function ownSequence(sequence: string): string {
  return sequence.replaceAll('\u001b', OWN);
}

/**
 * A whole output, with its lines, its tabs and our own sequences; the last fence for whatever came
 * from outside, colours too.
 */
export function printable(text: string): string {
  return text
    .split(OWN_AND_LAYOUT)
    .map((part, i) => (i % 2 === 0 ? inOneLine(part) : part === OWN ? '\u001b' : part))
    .join('');
}
