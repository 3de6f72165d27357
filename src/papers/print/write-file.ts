import { realpathSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  invalidInput,
  isSystemError,
  systemReason,
  type UptallyError,
} from '../../ground/errors.ts';
import { makeFolder } from '../../ground/make-folder.ts';

const FILE = 'a file that can be written';

/**
 * Writes a whole file or none: a reader never sees half a PDF. Throws
 * `invalid_input` for a bad path.
 */
export function writeWholeFile(path: string, content: Uint8Array | string): Promise<void> {
  return writeWhole(path, (unfinished) => writeFile(unfinished, content));
}

/**
 * As `writeWholeFile`, for what is written piece by piece: `write` fills a file of another name
 * beside it. What `write` throws is thrown, unless the system refused the file.
 */
export async function writeWhole(
  path: string,
  write: (unfinished: string) => Promise<void>,
): Promise<void> {
  const place = requirePlace(path);
  const unfinished = `${place}.${process.pid}.part`;
  try {
    await write(unfinished);
    await rename(unfinished, place);
  } catch (cause) {
    // Where there is no folder there is no part, and that is said below.
    await rm(unfinished, { force: true }).catch(() => {});
    throw isSystemError(cause) ? unwritable(path, FILE, cause) : cause;
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

/**
 * Where a file is written, its folder made: links are followed. Throws `invalid_input` for a bad
 * path, and for what is there and is no file: a device would be replaced by one.
 */
export function requirePlace(path: string): string {
  try {
    makeFolder(dirname(path));
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return path;
    if (found.isFile()) return realpathSync(path);
  } catch (cause) {
    throw unwritable(path, FILE, cause);
  }
  throw invalidInput([{ place: path, value: '(no file)', expectation: FILE }]);
}

/** What is wrong with a path that a person gave for output. */
function unwritable(path: string, expectation: string, cause: unknown): UptallyError {
  return invalidInput([{ place: path, value: systemReason(cause), expectation }], cause);
}
