import { findConflicts } from '../../calls/intake/find-conflicts.ts';
import type { EpochMs } from '../../ground/time.ts';
import { conflictsJson } from '../../published/closed/conflicts.ts';
import { documentText } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderConflicts } from './text.ts';

/** Prints events that came with more than one content: what differs, and which one counts. */
export async function listConflicts(
  session: Session,
  options: {
    readonly from?: EpochMs | undefined;
    readonly until?: EpochMs | undefined;
    readonly limit: number;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  return withStores(session, async ({ warehouse }) => {
    const { total, conflicts } = await findConflicts(warehouse, {
      from: options.from ?? Number.MIN_SAFE_INTEGER,
      until: options.until ?? Number.MAX_SAFE_INTEGER,
      limit: options.limit,
    });
    print(
      options.json
        ? documentText(conflictsJson(conflicts, total))
        : renderConflicts(conflicts, total),
    );
    return 'done';
  });
}
