import { z } from 'zod';
import { mapping, text } from '../../ground/document-schema.ts';
import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { parseJsonRecords, readJsonRecords } from '../../ground/read-json-records.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Published } from '../../published/document.ts';
import { namelessText } from '../../published/document-text.ts';
import type { bundleNotices } from '../../published/result/bundle-records.ts';
import type { Commitment } from '../contract/contract.ts';
import { type Predicate, publishedPredicate } from '../contract/predicate.ts';
import { predicate } from '../contract/scalar-schema.ts';
import { instantField } from './record-fields.ts';
import { whereFaults } from './where-faults.ts';

/** What was told of one incident, and when; null: it was not, or not yet. */
export interface IncidentNotice {
  /** Null: it has no name. */
  readonly id: string | null;
  readonly began: EpochMs;
  /** Not before it began. */
  readonly ended: EpochMs | null;
  /** When somebody asked, and when they were answered. */
  readonly asked: EpochMs | null;
  readonly answered: EpochMs | null;
  /** When the other party said that there is an incident. */
  readonly declared: EpochMs | null;
  /** When it said more; in any order. */
  readonly updates: readonly EpochMs[];
  /** When it handed over a review of the incident. */
  readonly reviewed: EpochMs | null;
  /** Over partition fields. */
  readonly where: Predicate;
}

export interface NoticeTable {
  readonly file: string;
  readonly notices: readonly IncidentNotice[];
}

const later = instantField.nullish().transform((value) => value ?? null);

const noticeSchema = mapping({
  id: text.optional(),
  began: instantField,
  ended: later,
  asked: later,
  answered: later,
  declared: later,
  updates: z
    .array(instantField, { error: 'an array of instants' })
    .nullish()
    .transform((updates) => updates ?? []),
  reviewed: later,
  where: predicate.default({ kind: 'all', of: [] }),
})
  .superRefine(({ began, ended }, context) => {
    if (ended === null || ended >= began) return;
    const input = formatInstant(ended);
    const message = `${formatInstant(began)}, when it began, or later`;
    context.addIssue({ code: 'custom', path: ['ended'], message, input });
  })
  .transform((notice): IncidentNotice => ({ ...notice, id: notice.id ?? null }));

/** A JSON array of notices. Throws `invalid_input` with every fault. */
export function loadNotices(path: string): NoticeTable {
  return noticeTable(path, readJsonRecords(path, 'notices', noticeSchema));
}

/** As `loadNotices`, for a text at hand; `file` is for messages. */
export function parseNotices(text: string, file: string): NoticeTable {
  return noticeTable(file, parseJsonRecords(text, file, 'notices', noticeSchema));
}

/** The text that `parseNotices` reads. */
export function noticesText(notices: readonly IncidentNotice[]): string {
  return `${namelessText(notices.map(noticeRecord))}\n`;
}

/** One of the records that `parseNotices` reads. */
export function noticeRecord(notice: IncidentNotice): Published<typeof bundleNotices>[number] {
  const told = (value: EpochMs | null) => (value === null ? null : formatInstant(value));
  return {
    ...(notice.id === null ? {} : { id: notice.id }),
    began: formatInstant(notice.began),
    ended: told(notice.ended),
    asked: told(notice.asked),
    answered: told(notice.answered),
    declared: told(notice.declared),
    updates: notice.updates.map(formatInstant),
    reviewed: told(notice.reviewed),
    where: publishedPredicate(notice.where),
  };
}

function noticeTable(file: string, notices: readonly IncidentNotice[]): NoticeTable {
  const faults = repeatedIds(file, notices);
  if (faults.length > 0) throw invalidInput(faults);
  return { file, notices };
}

/** A fault of each record whose id another one before it has. */
export function repeatedIds(
  file: string,
  records: readonly { readonly id: string | null }[],
): readonly Fault[] {
  const firstOf = new Map<string, number>();
  return records.flatMap(({ id }, i): readonly Fault[] => {
    if (id === null) return [];
    const first = firstOf.get(id);
    if (first === undefined) firstOf.set(id, i);
    if (first === undefined) return [];
    const expectation = `an id that [${first}] does not have`;
    return [{ place: `${file}:[${i}].id`, value: shownValue(id), expectation }];
  });
}

/** Throws `invalid_input` for a notice that asks about more than the fields of partitions. */
export function checkNotices(
  { file, notices }: NoticeTable,
  commitments: readonly Commitment[],
): void {
  const promises = commitments.filter(({ indicator }) => indicator.kind === 'notice');
  const faults = notices.flatMap(({ id, where }, i) =>
    whereFaults(`${file}:[${i}]`, { id, where }, promises),
  );
  if (faults.length > 0) throw invalidInput(faults);
}
