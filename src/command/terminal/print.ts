import { printable, styled } from '../../ground/terminal.ts';
import type { Paint } from './text-table.ts';

/** Colours on a terminal, for results. */
export const paint: Paint = (style, text) => styled(process.stdout, style, text);

/** Results go to standard output, everything else to standard error. */
export function print(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** As `print`, without a line end: the very bytes. */
export function printBytes(text: string | Uint8Array): void {
  process.stdout.write(text);
}

/** `1,234`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 event`, `1,234 events`. */
export function quantity(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
