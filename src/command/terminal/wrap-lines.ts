const WIDTH = 100;
/** Under the text of a numbered sentence. */
const HANGING = 2;

/**
 * A sentence as lines of at most 100 characters, indented; a word that is longer has its own line.
 */
export function wrapped(sentence: string, indent: number): readonly string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent - 1);
  for (const word of sentence.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = ' '.repeat(indent + HANGING - 1);
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
