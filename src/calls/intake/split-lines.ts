import { type EventLine, MAX_LINE_BYTES, NEWLINE, OPENING_BRACE } from './event-line.ts';

/** The lines that are not empty, in groups as the chunks bring them. */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly EventLine[]> {
  let lineNumber = 0;
  let unfinished: Buffer[] = [];
  let unfinishedBytes = 0;
  const finished = (tail: Buffer): EventLine | undefined => {
    const bytes = unfinishedBytes === 0 ? tail : Buffer.concat([...unfinished, tail]);
    unfinished = [];
    unfinishedBytes = 0;
    lineNumber += 1;
    return isEmpty(bytes) ? undefined : { lineNumber, bytes: bytes.subarray(0, MAX_LINE_BYTES) };
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
    if (start < chunk.length && unfinishedBytes < MAX_LINE_BYTES) {
      unfinished.push(chunk.subarray(start));
      unfinishedBytes += chunk.length - start;
    }
    if (lines.length > 0) yield lines;
  }
  if (unfinishedBytes > 0) {
    const line = finished(Buffer.alloc(0));
    if (line !== undefined) yield [line];
  }
}

function isEmpty(line: Buffer): boolean {
  return line[0] !== OPENING_BRACE && line.toString().trim() === '';
}
