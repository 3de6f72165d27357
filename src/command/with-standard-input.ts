import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { STANDARD_INPUT } from '../event/ingest-files.ts';

/**
 * Runs `work` with the path of a file that holds everything from standard input, if `-` is among the
 * paths. The whole of it first, because an embedded warehouse that is opened while rows wait on
 * standard input takes them for its own.
 */
export async function withStandardInput<T>(
  paths: readonly string[],
  work: (standardInput: string | undefined) => Promise<T>,
): Promise<T> {
  if (!paths.includes(STANDARD_INPUT)) return work(undefined);
  const folder = await mkdtemp(join(tmpdir(), 'uptally-stdin-'));
  try {
    const file = join(folder, 'standard-input');
    await pipeline(createReadStream('', { fd: 0, autoClose: false }), createWriteStream(file));
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
