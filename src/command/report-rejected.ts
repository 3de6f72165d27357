import type { RejectedLine } from '../calls/intake/ingest-files.ts';
import { inOneLine } from '../ground/escape-controls.ts';
import { tell } from '../ground/progress.ts';

/** Nobody reads a million lines; the counts hold all of them. */
export const MOST_SHOWN_REJECTIONS = 1_000;

/** Tells `file:line:field: value: expectation` of the first rejected lines on standard error. */
export function rejectedReporter(): (line: RejectedLine) => void {
  let told = 0;
  return ({ path, lineNumber, jsonPath, message }) => {
    told += 1;
    if (told <= MOST_SHOWN_REJECTIONS) {
      const field = jsonPath === '$' ? '' : `:${jsonPath.replace(/^\$\./, '')}`;
      tell(inOneLine(`${path}:${lineNumber}${field}: ${message}`));
    } else if (told === MOST_SHOWN_REJECTIONS + 1) {
      tell(`${path}:${lineNumber} and later: further rejected lines are counted, not shown`);
    }
  };
}
