import { z } from 'zod';
import { formatInstant, type Interval } from '../../ground/time.ts';
import type { ToldOutcome } from '../../money/told/import-told.ts';
import { type ToldKind, toldKinds } from '../../money/told/told-kind.ts';
import type { ToldImport, ToldRevision } from '../../money/told/told-revisions.ts';
import { document, type Published } from '../document.ts';
import { bundleNotices, bundleOutages } from '../result/bundle-records.ts';
import { count, instant, sha256 } from '../scalars.ts';

const kind = z.enum(toldKinds);
const times = z
  .array(z.strictObject({ start: instant, end: instant.describe('exclusive') }))
  .describe('of which the file tells all there was');
const record = z
  .union([bundleOutages.element, bundleNotices.element])
  .describe('an outage or a notice of the contract language');

const revision = z.strictObject({
  contract: z.string(),
  id: z.string(),
  revision: count,
  in_force: z.boolean(),
  record: record.nullable().describe('null: withdrawn'),
  withdrawn_because: z.string().nullable(),
  file: z.string().nullable().describe('null: a person withdrew it'),
  recorded_at: instant,
  recorded_by: z.string(),
});

export const toldImportDocument = document(
  'told-import@1',
  'What an import of outages or notices did for one contract, or would do',
  {
    kind,
    contract: z.string(),
    file: z.string(),
    sha256: sha256.describe("of the file's bytes"),
    import: count.nullable().describe('its number; null: nothing was written'),
    is_dry_run: z.boolean(),
    times,
    read: count.describe('records of the file that are of the contract'),
    new: count,
    changed: count,
    again: count.describe('were withdrawn, and count again'),
    same: count,
    changes: z.array(
      z.strictObject({
        id: z.string(),
        outcome: z.enum(['new', 'changed', 'again', 'same']),
        revision: count,
        record,
        before: record.nullable().describe('what was in force; null: nothing was'),
      }),
    ),
    absent: z
      .array(z.strictObject({ id: z.string(), record, is_withdrawn: z.boolean() }))
      .describe('in force, with a part in the times, and not in the file'),
  },
);

export const toldDocument = document(
  'told@1',
  'The newest revision of every outage or notice that was imported, and the imports',
  {
    kind,
    records: z.array(revision),
    imports: z.array(
      z.strictObject({
        contract: z.string(),
        import: count,
        file: z.string(),
        sha256,
        records: count,
        times,
        imported_at: instant,
        imported_by: z.string(),
      }),
    ),
  },
);

export const toldRecordDocument = document(
  'told-record@1',
  'Every revision of an outage or a notice',
  { kind, id: z.string(), revisions: z.array(revision) },
);

export function toldImportJson(
  outcome: ToldOutcome,
  isDryRun: boolean,
): Published<typeof toldImportDocument> {
  const { changes, absent } = outcome;
  const of = (wanted: string) => changes.filter(({ outcome: found }) => found === wanted).length;
  return {
    schema: 'uptally/told-import@1',
    kind: outcome.kind,
    contract: outcome.contract.id,
    file: outcome.file,
    sha256: outcome.sha256,
    import: outcome.number,
    is_dry_run: isDryRun,
    times: outcome.times.map(spanJson),
    read: changes.length,
    new: of('new'),
    changed: of('changed'),
    again: of('again'),
    same: of('same'),
    changes: changes.map((change) => ({
      id: change.record.id,
      outcome: change.outcome,
      revision: change.revision,
      record: recordJson(change.record.content),
      before: recordOrNull(change.before?.content ?? null),
    })),
    absent: absent.map(({ id, content }) => ({
      id,
      record: recordJson(content ?? ''),
      is_withdrawn: outcome.isReplaced && outcome.number !== null,
    })),
  };
}

export function toldJson(
  of: ToldKind,
  records: readonly ToldRevision[],
  imports: readonly ToldImport[],
): Published<typeof toldDocument> {
  return {
    schema: 'uptally/told@1',
    kind: of,
    records: records.map(revisionJson),
    imports: imports.map((one) => ({
      contract: one.contract,
      import: one.number,
      file: one.file,
      sha256: one.sha256,
      records: one.records,
      times: one.times.map(spanJson),
      imported_at: formatInstant(one.importedAt),
      imported_by: one.importedBy,
    })),
  };
}

export function toldRecordJson(
  of: ToldKind,
  id: string,
  revisions: readonly ToldRevision[],
): Published<typeof toldRecordDocument> {
  return {
    schema: 'uptally/told-record@1',
    kind: of,
    id,
    revisions: revisions.map(revisionJson),
  };
}

function revisionJson(one: ToldRevision): Published<typeof revision> {
  return {
    contract: one.contract,
    id: one.id,
    revision: one.revision,
    in_force: one.isNewest && one.content !== null,
    record: recordOrNull(one.content),
    withdrawn_because: one.withdrawnBecause,
    file: one.file,
    recorded_at: formatInstant(one.recordedAt),
    recorded_by: one.recordedBy,
  };
}

function recordJson(content: string): z.output<typeof record> {
  return record.parse(JSON.parse(content));
}

function recordOrNull(content: string | null): z.output<typeof record> | null {
  return content === null ? null : recordJson(content);
}

function spanJson({ start, end }: Interval) {
  return { start: formatInstant(start), end: formatInstant(end) };
}
