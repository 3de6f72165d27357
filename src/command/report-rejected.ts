import type { RejectedLine } from '../event/ingest-files.ts';
import { tell } from '../progress.ts';

/** `file:line:field: value: expectation` on standard error. */
export function reportRejected({ path, lineNumber, jsonPath, message }: RejectedLine): void {
  const field = jsonPath === '$' ? '' : `:${jsonPath.replace(/^\$\./, '')}`;
  tell(`${path}:${lineNumber}${field}: ${message}`);
}
