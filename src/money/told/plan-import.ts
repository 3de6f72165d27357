import type { Interval } from '../../ground/time.ts';
import type { ToldRecord } from './read-told.ts';
import type { ToldRevision } from './told-revisions.ts';

/** What a file says of a record, beside what is in force. */
export interface RecordChange {
  readonly record: ToldRecord;
  /** `again`: it was withdrawn, and counts again. */
  readonly outcome: 'new' | 'changed' | 'again' | 'same';
  /** Its revision afterwards. */
  readonly revision: number;
  /** Its revision before, which may be one that withdrew it; null: there was none. */
  readonly before: ToldRevision | null;
}

export interface ImportPlan {
  /** Of every record of the file, in its order. */
  readonly changes: readonly RecordChange[];
  /** In force, with a part in the times that the file tells of, and not in the file. */
  readonly absent: readonly ToldRevision[];
}

/** What an import would do; `newest` are the newest revisions of the contract's records. */
export function planImport(
  newest: readonly ToldRevision[],
  records: readonly ToldRecord[],
  times: readonly Interval[],
): ImportPlan {
  const byId = new Map(newest.map((revision) => [revision.id, revision]));
  const changes = records.map((record): RecordChange => {
    const last = byId.get(record.id);
    if (last === undefined) return { record, outcome: 'new', revision: 1, before: null };
    const { content, revision } = last;
    if (content === record.content) return { record, outcome: 'same', revision, before: last };
    const outcome = content === null ? 'again' : 'changed';
    return { record, outcome, revision: revision + 1, before: last };
  });
  const told = new Set(records.map(({ id }) => id));
  return { changes, absent: newest.filter((one) => !told.has(one.id) && isIn(one, times)) };
}

function isIn({ start, end }: ToldRevision, times: readonly Interval[]): boolean {
  return times.some(
    (time) =>
      start !== null &&
      start < time.end &&
      (start >= time.start || end === null || end > time.start),
  );
}
