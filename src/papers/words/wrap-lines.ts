export interface Wrapping {
  /** Of each line. */
  readonly indent: number;
  /** Characters of a line. */
  readonly columns: number;
  /** Further characters before every line but the first. */
  readonly hanging?: number;
}

/**
 * A text as lines, broken at its spaces; a no-break space holds its two words together, and a word
 * that is longer than a line has its own.
 */
export function wrapped(
  text: string,
  { indent, columns, hanging = 0 }: Wrapping,
): readonly string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = ' '.repeat(indent + hanging);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].map((one) => one.trimEnd());
}
