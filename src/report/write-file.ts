import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { invalidInput, systemReason, type UptallyError } from '../errors.ts';

/** Writes a whole file or none: a reader never sees half a PDF. Throws `invalid_input` for a bad path. */
export async function writeWholeFile(path: string, content: Uint8Array | string): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, content);
    await rename(unfinished, path);
  } catch (cause) {
    // Where there is no folder there is no part, and that is said below.
    await rm(unfinished, { force: true }).catch(() => {});
    throw unwritable(path, 'a file that can be written', cause);
  }
}

/** Makes a folder before there is anything to put in it. Throws `invalid_input` for a bad path. */
export async function requireFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw unwritable(path, 'a folder that can be written', cause);
  }
}

function unwritable(path: string, expectation: string, cause: unknown): UptallyError {
  return invalidInput([{ place: path, value: systemReason(cause), expectation }], cause);
}
