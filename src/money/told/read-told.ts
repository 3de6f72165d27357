import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { tallied } from '../../ground/fault-tally.ts';
import { readHashedText } from '../../ground/read-text.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { namelessLine } from '../../published/document-text.ts';
import type { Predicate } from '../contract/predicate.ts';
import { type IncidentNotice, noticeRecord, parseNotices, repeatedIds } from '../input/notices.ts';
import { outageRecord, parseOutages } from '../input/outages.ts';
import type { ToldKind } from './told-kind.ts';

/** An outage or a notice, as a file tells it. */
export interface ToldRecord {
  /** By it a later import corrects the record. */
  readonly id: string;
  readonly start: EpochMs;
  /** Exclusive; null: not told, or not over. */
  readonly end: EpochMs | null;
  /** Over partition fields. */
  readonly where: Predicate;
  /** Itself as JSON in one line: the same for the same content, however the file writes it. */
  readonly content: string;
  /** In the file, for messages: `june.json:[3]`. */
  readonly place: string;
}

/** Of a record: every instant that it tells, by its key there. */
type ToldInstants = readonly (readonly [key: string, instant: EpochMs | null])[];

export interface ToldFile {
  readonly file: string;
  /** Of its bytes, hex. */
  readonly sha256: string;
  readonly records: readonly ToldRecord[];
}

/** The longest that an id is kept. */
const LONGEST_ID = 200;

const WHAT = {
  outages: 'a JSON file of outages in UTF-8',
  notices: 'a JSON file of notices in UTF-8',
} as const;

/** A JSON array, plain or gzip. Throws `invalid_input` with every kind of fault. */
export function readTold(kind: ToldKind, path: string, now: EpochMs): ToldFile {
  const { text, sha256 } = readHashedText(path, WHAT[kind]);
  const records = kind === 'outages' ? outages(text, path) : notices(text, path);
  const faults = [
    ...records.flatMap((record) => idFaults(record)),
    ...repeatedIds(path, records),
    ...records.flatMap((record) => timeFaults(kind, record, now)),
  ];
  if (faults.length > 0) throw invalidInput(tallied(faults, kindOfFault));
  return { file: path, sha256, records: records.map(withId) };
}

type Unchecked = Omit<ToldRecord, 'id'> & {
  readonly id: string | null;
  readonly instants: ToldInstants;
};

function outages(text: string, file: string): readonly Unchecked[] {
  return parseOutages(text, file).outages.map((outage, i) => ({
    id: outage.id,
    start: outage.start,
    end: outage.end,
    where: outage.where,
    instants: [
      ['start', outage.start],
      ['end', outage.end],
    ],
    content: namelessLine(outageRecord(outage)),
    place: `${file}:[${i}]`,
  }));
}

function notices(text: string, file: string): readonly Unchecked[] {
  return parseNotices(text, file).notices.map((notice, i) => ({
    id: notice.id,
    start: notice.began,
    end: notice.ended,
    where: notice.where,
    instants: noticeInstants(notice),
    content: namelessLine(noticeRecord(notice)),
    place: `${file}:[${i}]`,
  }));
}

function idFaults({ id, place }: Unchecked): readonly Fault[] {
  const isId =
    id !== null &&
    id.trim() === id &&
    id.isWellFormed() &&
    new RegExp(`^[^\\p{Cc}]{1,${LONGEST_ID}}$`, 'u').test(id);
  if (isId) return [];
  const expectation = `an id in one line, by which a later file corrects the record`;
  return [{ place: `${place}.id`, value: shownValue(id ?? undefined), expectation }];
}

function noticeInstants(notice: IncidentNotice): ToldInstants {
  return [
    ['began', notice.began],
    ['ended', notice.ended],
    ['asked', notice.asked],
    ['answered', notice.answered],
    ['declared', notice.declared],
    ...notice.updates.map((update, i) => [`updates[${i}]`, update] as const),
    ['reviewed', notice.reviewed],
  ];
}

/** Nobody tells what is to come. */
function timeFaults(
  kind: ToldKind,
  { instants, place }: Unchecked,
  now: EpochMs,
): readonly Fault[] {
  return instants.flatMap(([key, instant]) => {
    if (instant === null || instant <= now) return [];
    const expectation = `an instant that has passed: ${kind} are told afterwards`;
    return [{ place: `${place}.${key}`, value: formatInstant(instant), expectation }];
  });
}

/** `june.json:[17].id` and `june.json:[18].id` are one kind where the same is expected of both. */
function kindOfFault({ place, expectation }: Fault): string {
  return `${place} ${expectation}`.replaceAll(/\[\d+\]/g, '[]');
}

function withId({ instants: _instants, id, ...record }: Unchecked): ToldRecord {
  return { ...record, id: id ?? '' };
}
