import type { RejectedLine } from '../event/ingest-files.ts';
import { writeLines } from '../progress.ts';

/** `file:line:field: value: expectation` on standard error. */
export function reportRejected({ path, lineNumber, jsonPath, message }: RejectedLine): void {
  const field = jsonPath === '$' ? '' : `:${jsonPath.replace(/^\$\./, '')}`;
  writeLines(process.stderr, `${path}:${lineNumber}${field}: ${message}\n`);
}
