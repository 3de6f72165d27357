import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours on a terminal, plain text elsewhere, as NO_COLOR and FORCE_COLOR ask. */
export function styled(stream: NodeJS.WriteStream, style: Style, text: string): string {
  return stream.isTTY && stream.hasColors() ? styleText(style, text) : text;
}
