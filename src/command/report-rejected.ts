import type { RejectedLine } from '../event/ingest-files.ts';

/** `file:line:field: value: expectation` on standard error. */
export function reportRejected({ path, lineNumber, jsonPath, message }: RejectedLine): void {
  const field = jsonPath === '$' ? '' : `:${jsonPath.replace(/^\$\./, '')}`;
  process.stderr.write(`${path}:${lineNumber}${field}: ${message}\n`);
}
