import { statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { invalidInput, systemReason, type UptallyError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';

/** Writes a whole file or none: a reader never sees half a PDF. Throws `invalid_input` for a bad path. */
export async function writeWholeFile(path: string, content: Uint8Array | string): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  try {
    makeFolder(dirname(path));
    await writeFile(unfinished, content);
    await rename(unfinished, path);
  } catch (cause) {
    // Where there is no folder there is no part, and that is said below.
    await rm(unfinished, { force: true }).catch(() => {});
    throw unwritable(path, 'a file that can be written', cause);
  }
}

/** Makes a folder before there is anything to put in it. Throws `invalid_input` for a bad path. */
export function requireFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (cause) {
    throw unwritable(path, 'a folder that can be written', cause);
  }
}

/** Makes the folder of a file before there is anything to put in it. Throws `invalid_input` for a bad path. */
export function requirePlace(path: string): void {
  requireFolder(dirname(path));
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const expectation = 'a file that can be written';
  throw invalidInput([{ place: path, value: '(a folder)', expectation }]);
}

/** What is wrong with a path that a person gave for output. */
export function unwritable(path: string, expectation: string, cause: unknown): UptallyError {
  return invalidInput([{ place: path, value: systemReason(cause), expectation }], cause);
}
