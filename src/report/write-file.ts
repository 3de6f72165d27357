import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { invalidInput } from '../errors.ts';

/** Writes a whole file or none: a reader never sees half a PDF. Throws `invalid_input` for a bad path. */
export async function writeWholeFile(path: string, content: Uint8Array | string): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, content);
    await rename(unfinished, path);
  } catch (cause) {
    // Below a file not even that can be asked; the reason is the one above.
    await rm(unfinished, { force: true }).catch(() => {});
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalidInput(
      [{ place: path, value: reason, expectation: 'a file that can be written' }],
      cause,
    );
  }
}
