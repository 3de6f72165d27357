import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** The process that has an embedded warehouse open. */
export interface StoreHolder {
  readonly processId: number;
  /** The first word after `uptally`; null: it is another program. */
  readonly command: string | null;
}

/**
 * The engine writes its process here, and keeps the file open and locked for as long as it runs.
 */
const STATUS_FILE = 'status';

/**
 * Who has the warehouse in `folder`; undefined: nobody, or it cannot be told. What a process left
 * behind that was killed names nobody: only a process that has the file open counts.
 */
export function storeHolder(folder: string): StoreHolder | undefined {
  try {
    const path = realpathSync(join(folder, STATUS_FILE));
    const processId = Number(/^PID: (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1]);
    // This process itself is for the engine to judge.
    if (processId === process.pid || !hasOpen(processId, path)) return undefined;
    return { processId, command: commandOf(processId) };
  } catch {
    // No such file, no such process, or a system that does not show what others have open.
    return undefined;
  }
}

function hasOpen(processId: number, path: string): boolean {
  const files = `/proc/${processId}/fd`;
  return readdirSync(files).some((name) => linkOf(join(files, name)) === path);
}

/** A file may be closed while they are listed. */
function linkOf(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}

function commandOf(processId: number): string | null {
  const words = readFileSync(`/proc/${processId}/cmdline`, 'utf8').split('\0');
  const script = words.findIndex((word) => /(?:^|\/)(?:cli\.[jt]s|uptally)$/.test(word));
  const command = script < 0 ? undefined : words[script + 1];
  return command !== undefined && /^[a-z-]+$/.test(command) ? command : null;
}
