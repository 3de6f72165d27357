import { isUtf8 } from 'node:buffer';
import type { FiledLetter } from '../../calls/intake/find-dead-letters.ts';
import { CUT, isCut, type LetterReplay } from '../../calls/intake/replay-dead-letters.ts';
import { inOneLine } from '../../ground/escape-controls.ts';
import { formatInstant } from '../../ground/time.ts';
import { grouped, quantity } from '../terminal/print.ts';

const SHOWN_ID_LENGTH = 12;
const SHOWN_TEXT_BYTES = 4_000;

/** One line for each, and how many there are in all. */
export function renderLetters(shown: readonly FiledLetter[], total: number): string {
  const more = total - shown.length;
  const hidden = more > 0 ? `, ${grouped(more)} not shown (--limit)` : '';
  return [...shown.map(letterLine), `${quantity(total, 'dead letter')}${hidden}`].join('\n');
}

/** One letter with the bytes that came. */
export function renderLetter(letter: FiledLetter, raw: Buffer): string {
  const { raw_bytes, whole_bytes, whole_sha256 } = letter;
  const kept = `the first ${grouped(raw_bytes)} of ${grouped(whole_bytes)} bytes are kept`;
  return [
    letterLine(letter),
    `id ${letter.id}, received ${formatInstant(letter.received_at_ms)}`,
    ...(isCut(letter) ? [`cut: ${kept}; SHA-256 of all ${whole_sha256}`] : []),
    isUtf8(raw) ? cut(raw, 'utf8') : `not UTF-8, in hex: ${cut(raw, 'hex')}`,
  ].join('\n');
}

/** What was stored, and why the rest was not. */
export function replayText({ replayed, remaining }: LetterReplay): string {
  return [
    `${grouped(replayed)} stored`,
    ...Object.entries(remaining).map(([reason, count]) =>
      reason === CUT
        ? `${grouped(count)} cannot be read again: only the beginning of the bytes is kept`
        : `${grouped(count)} still ${reason}`,
    ),
  ].join(', ');
}

export function droppedText(letters: number): string {
  return `${quantity(letters, 'dead letter')} dropped; the bytes are kept`;
}

function letterLine(letter: FiledLetter): string {
  const { id, origin, partition, offset, part, reason, json_path, message, state, note } = letter;
  const record = origin.startsWith('kafka:')
    ? `${origin}/${partition}/${offset}`
    : `${origin}:${offset}`;
  const place = part === 0 ? record : `${record} part ${part}`;
  const fate = state === 'open' ? '' : `  ${state}${note === '' ? '' : `: ${note}`}`;
  const shownId = id.slice(0, SHOWN_ID_LENGTH);
  return inOneLine(`${shownId}  ${place}  ${reason} at ${json_path}: ${message}${fate}`);
}

function cut(raw: Buffer, encoding: 'utf8' | 'hex'): string {
  const shown = raw.subarray(0, SHOWN_TEXT_BYTES).toString(encoding);
  const hidden = raw.length - SHOWN_TEXT_BYTES;
  return hidden > 0 ? `${shown}… (${grouped(hidden)} bytes more; --json has them all)` : shown;
}
