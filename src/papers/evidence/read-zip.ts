import { buffer } from 'node:stream/consumers';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { invalidInput, unreadValue } from '../../ground/errors.ts';

/** An archive that was opened for reading. */
export interface ZipReader {
  /** In the order of the archive. */
  readonly names: readonly string[];
  /** The bytes of an entry, piece by piece; undefined if there is none. Throws for damaged ones. */
  read(name: string): AsyncIterable<Uint8Array> | undefined;
  /**
   * All bytes of an entry at once. Throws `invalid_input` beyond
   * `MOST_WHOLE_BYTES`, else as `read`.
   */
  readWhole(name: string): Promise<Buffer | undefined>;
}

/** A few bytes of an archive can stand for more than memory holds. */
export const MOST_WHOLE_BYTES = 512 * 1_024 * 1_024;

/**
 * Opens an archive for the time of `work`; once `signal` is aborted it gives no more pieces, but
 * throws. Throws `invalid_input` for a file that is none.
 */
export async function withZip<Result>(
  path: string,
  work: (zip: ZipReader) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const { zip, entries } = await opened(path);
  try {
    return await work({
      names: [...entries.keys()],
      read(name) {
        const entry = entries.get(name);
        return entry === undefined ? undefined : pieces(zip, entry, signal);
      },
      async readWhole(name) {
        const entry = entries.get(name);
        if (entry === undefined) return undefined;
        if (entry.uncompressedSize > MOST_WHOLE_BYTES) {
          const value = `${entry.uncompressedSize} bytes`;
          const expectation = `at most ${MOST_WHOLE_BYTES}`;
          throw invalidInput([{ place: `${path}: ${name}`, value, expectation }]);
        }
        return buffer(pieces(zip, entry, signal));
      },
    });
  } finally {
    zip.close();
  }
}

async function opened(path: string): Promise<{ zip: ZipFile; entries: Map<string, Entry> }> {
  try {
    const zip = await openPromise(path, { autoClose: false });
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Error(`two entries named ${entry.fileName}`);
      entries.set(entry.fileName, entry);
    }
    return { zip, entries };
  } catch (cause) {
    const expectation = 'an evidence bundle, a zip archive';
    throw invalidInput([{ place: path, value: unreadValue(cause), expectation }], cause);
  }
}

async function* pieces(
  zip: ZipFile,
  entry: Entry,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const piece of await zip.openReadStreamPromise(entry)) {
    signal?.throwIfAborted();
    yield piece;
  }
}
