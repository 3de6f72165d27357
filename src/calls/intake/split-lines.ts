import { ByteGatherer } from './bounded-bytes.ts';
import { type EventLine, NEWLINE, OPENING_BRACE } from './event-line.ts';

/** The lines that are not empty, in groups as the chunks bring them. */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly EventLine[]> {
  let lineNumber = 0;
  let unfinished = new ByteGatherer();
  const finished = (tail: Buffer): EventLine | undefined => {
    unfinished.add(tail);
    const line = unfinished.taken();
    unfinished = new ByteGatherer();
    lineNumber += 1;
    return isEmpty(line.bytes) ? undefined : { lineNumber, ...line };
  };

  for await (const chunk of chunks) {
    const lines: EventLine[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end === -1) break;
      const line = finished(chunk.subarray(start, end));
      if (line !== undefined) lines.push(line);
      start = end + 1;
    }
    if (start < chunk.length) unfinished.add(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (!unfinished.isEmpty) {
    const line = finished(Buffer.alloc(0));
    if (line !== undefined) yield [line];
  }
}

function isEmpty(line: Buffer): boolean {
  return line[0] !== OPENING_BRACE && line.toString().trim() === '';
}
