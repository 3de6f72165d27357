import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { writeWhole } from '../print/write-file.ts';

/** A file of an archive: its bytes, or what they come from piece by piece. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array | AsyncIterable<string | Uint8Array>;
}

/** The earliest instant that the format can say: the same files make the same archive. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * Writes an archive, each entry when its turn comes. The same entries give the same
 * bytes. `entries` may look at what it has given already. Throws `invalid_input` for
 * a path that cannot be written.
 */
export function writeZip(path: string, entries: AsyncIterable<ZipEntry>): Promise<void> {
  return writeWhole(path, (unfinished) => fillZip(unfinished, entries));
}

async function fillZip(path: string, entries: AsyncIterable<ZipEntry>): Promise<void> {
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(path));
  // It is awaited below; until then its failure must not end the process.
  written.catch(() => {});
  zip.on('error', (error) => (zip.outputStream as Readable).destroy(error as Error));
  try {
    for await (const { name, content } of entries) {
      const options = { mtime: NO_TIME, mode: 0o100644, forceDosTimestamp: true };
      if (content instanceof Uint8Array) zip.addBuffer(Buffer.from(content), name, options);
      else {
        const stream = Readable.from(content, { objectMode: false });
        zip.addReadStream(stream, name, options);
        await Promise.race([once(stream, 'end'), written]);
      }
    }
    zip.end();
    await written;
  } catch (error) {
    (zip.outputStream as Readable).destroy();
    throw error;
  }
}
