import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { STANDARD_INPUT } from '../calls/intake/ingest-files.ts';
import { withStep } from '../ground/progress.ts';

/**
 * Runs `work` with the path of a file that holds everything from standard input, if `-` is among
 * the paths. The whole of it first, because an embedded warehouse that is opened while rows wait on
 * standard input takes them for its own. Aborted, it throws.
 */
export async function withStandardInput<T>(
  paths: readonly string[],
  signal: AbortSignal,
  work: (standardInput: string | undefined) => Promise<T>,
): Promise<T> {
  if (!paths.includes(STANDARD_INPUT)) return work(undefined);
  const folder = await mkdtemp(join(tmpdir(), 'uptally-stdin-'));
  try {
    const file = join(folder, 'standard-input');
    await withStep({ label: 'Reading standard input' }, () =>
      // A read of descriptor 0 as a file could not be interrupted, nor
      // the process ended while it waits.
      pipeline(process.stdin, createWriteStream(file), { signal }),
    );
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
