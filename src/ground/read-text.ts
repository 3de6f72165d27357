import { constants } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { invalidInput, unreadValue } from './errors.ts';
import { sha256Of } from './sha256.ts';

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * The text of a file in UTF-8, plain or gzip, which is known by its bytes. Throws `invalid_input`
 * with the expectation for what cannot be read.
 */
export function readText(path: string, expectation: string): string {
  return readHashedText(path, expectation).text;
}

/** As `readText`, with the hash of the file's bytes in hex. */
export function readHashedText(
  path: string,
  expectation: string,
): { readonly text: string; readonly sha256: string } {
  try {
    const bytes = readFileSync(path);
    const isGzip = bytes.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC);
    // What is longer unpacked would not fit into a string.
    const options = { maxOutputLength: constants.MAX_STRING_LENGTH };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      isGzip ? gunzipSync(bytes, options) : bytes,
    );
    return { text, sha256: sha256Of(bytes) };
  } catch (cause) {
    throw invalidInput(
      [{ place: `${path}:(file)`, value: unreadValue(cause), expectation }],
      cause,
    );
  }
}
