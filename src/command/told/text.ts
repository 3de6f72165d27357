import { plainDecimal, ratio } from '../../ground/exact.ts';
import { localText } from '../../ground/local-text.ts';
import { type EpochMs, type Interval, MINUTE_MS } from '../../ground/time.ts';
import { parseNotices } from '../../money/input/notices.ts';
import { parseOutages } from '../../money/input/outages.ts';
import type { ToldOutcome } from '../../money/told/import-told.ts';
import { overlapsOf } from '../../money/told/overlaps.ts';
import type { RecordChange } from '../../money/told/plan-import.ts';
import { whereOfContent } from '../../money/told/read-content.ts';
import type { ToldKind } from '../../money/told/told-kind.ts';
import type { ToldImport, ToldRevision } from '../../money/told/told-revisions.ts';
import { counted, countText, plainText } from '../../papers/words/format-figure.ts';
import { predicateWords, saysNothing } from '../../papers/words/predicate-words.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

/** So many records are listed, those that change anything first. */
const SHOWN = 20;

/** What a file did for each contract, or would do. */
export function renderToldImports(
  outcomes: readonly ToldOutcome[],
  { isDry, paint }: { readonly isDry: boolean; readonly paint: Paint },
): string {
  return plainText(outcomes.flatMap((one) => importLines(one, isDry, paint)).join('\n'));
}

function importLines(outcome: ToldOutcome, isDry: boolean, paint: Paint): readonly string[] {
  const { kind, contract, file, number, times, changes, absent } = outcome;
  const timeZone = contract.versions.at(-1)?.timeZone ?? 'UTC';
  const done = isDry
    ? 'nothing was written'
    : number === null
      ? 'in force already, nothing changed'
      : `import ${number}`;
  const news = changes.filter((change) => change.outcome !== 'same');
  const table = textTable(
    ['id', 'revision', '', ...SPAN_HEADS, 'before'],
    news.slice(0, SHOWN).map((change) => changeCells(kind, change, timeZone)),
    paint,
  );
  const more = news.length - SHOWN;
  const of = (wanted: string) => countText(changes.filter((one) => one.outcome === wanted).length);
  const again = of('again');
  return [
    `${contract.id}: ${kind} of ${file}: ${done}`,
    `  tells of all ${timesText(times, timeZone)}`,
    ...(news.length === 0 ? [] : table.map((line) => `  ${line}`)),
    ...(more > 0 ? [`  and ${countText(more)} more`] : []),
    `  ${countText(changes.length)} in the file: ${of('new')} new, ${of('changed')} changed, ` +
      `${again === '0' ? '' : `${again} withdrawn before, `}${of('same')} as before` +
      minutesText(kind, changes),
    ...absentLines(outcome, isDry, absent),
    ...overlapLines(outcome).map((line) => `  ${line}`),
  ];
}

const SPAN_HEADS = ['from', 'to', 'minutes', 'what'];

function changeCells(
  kind: ToldKind,
  { record, outcome, revision, before }: RecordChange,
  timeZone: string,
): readonly TableCell[] {
  return [
    { text: record.id },
    { text: String(revision), right: true },
    { text: outcome, style: outcome === 'new' ? 'green' : 'yellow' },
    ...spanCells(kind, record, timeZone),
    { text: before === null ? '' : wasText(kind, before, timeZone) },
  ];
}

function wasText(kind: ToldKind, before: ToldRevision, timeZone: string): string {
  if (before.content === null) return `withdrawn: ${before.withdrawnBecause}`;
  const [start, end, , what] = spanCells(kind, before, timeZone).map(({ text }) => text);
  return `${start} to ${end}${what === '' ? '' : `, ${what}`}`;
}

function spanCells(
  kind: ToldKind,
  one: {
    readonly start: EpochMs | null;
    readonly end: EpochMs | null;
    readonly content: string | null;
  },
  timeZone: string,
): readonly TableCell[] {
  const { start, end, content } = one;
  if (start === null || content === null) return SPAN_HEADS.map(() => ({ text: '' }));
  return [
    { text: localText(start, timeZone) },
    { text: end === null ? 'not over' : localText(end, timeZone) },
    { text: end === null ? '' : minutes(end - start), right: true },
    { text: detail(kind, content, timeZone) },
  ];
}

/** What a record says beside its time. */
function detail(kind: ToldKind, content: string, timeZone: string): string {
  const where = whereOfContent(kind, content);
  const calls = saysNothing(where) ? [] : [predicateWords(where)];
  if (kind === 'outages') {
    const share = parseOutages(`[${content}]`, 'outage').outages[0]?.affectedRatio;
    const isAll = share === undefined || share.equals(1);
    return [...(isAll ? [] : [`affected ${plainDecimal(share, 0)}`]), ...calls].join('; ');
  }
  const [notice] = parseNotices(`[${content}]`, 'notice').notices;
  const told = (['asked', 'answered', 'declared', 'reviewed'] as const).flatMap((name) => {
    const at = notice?.[name] ?? null;
    return at === null ? [] : [`${name} ${localText(at, timeZone)}`];
  });
  const updates = notice?.updates.length ?? 0;
  const said = updates === 0 ? [] : [counted(updates, 'update', 'updates')];
  return [...(told.length === 0 ? ['nothing told'] : told), ...said, ...calls].join('; ');
}

function minutesText(kind: ToldKind, changes: readonly RecordChange[]): string {
  if (kind !== 'outages' || changes.length === 0) return '';
  const all = changes.reduce((sum, { record }) => sum + ((record.end ?? 0) - record.start), 0);
  return `; together ${minutes(all)} minutes`;
}

/** `12.5`: cut to the second decimal, for people. */
function minutes(ms: number): string {
  return plainDecimal(ratio(Math.trunc(ms / (MINUTE_MS / 100)), 100), 0);
}

function timesText(times: readonly Interval[], timeZone: string): string {
  return times
    .map(({ start, end }) => `from ${localText(start, timeZone)} to ${localText(end, timeZone)}`)
    .join(', and ');
}

function absentLines(
  { kind, isReplaced }: ToldOutcome,
  isDry: boolean,
  absent: readonly ToldRevision[],
): readonly string[] {
  if (absent.length === 0) return [];
  const ids = absent.slice(0, SHOWN).map(({ id }) => id);
  const more = absent.length - ids.length;
  const named = `${ids.join(', ')}${more > 0 ? ` and ${countText(more)} more` : ''}`;
  if (isReplaced) return [`  not in the file, ${isDry ? 'to be ' : ''}withdrawn: ${named}`];
  return [
    `  not in the file, and still in force: ${named}; \`uptally ${kind} withdraw\` or ` +
      '--replace takes them out',
  ];
}

/** Of the records of a file and of those that stay in force beside it. */
function overlapLines({ kind, changes, absent, isReplaced }: ToldOutcome): readonly string[] {
  const beside = (isReplaced ? [] : absent).flatMap(({ id, start, end, content }) =>
    start === null || content === null
      ? []
      : [{ id, start, end, where: whereOfContent(kind, content) }],
  );
  const { pairs, isWhole } = overlapsOf([...changes.map(({ record }) => record), ...beside]);
  const counts =
    kind === 'outages' ? 'time of both counts once' : 'both count, unless one is withdrawn';
  const shown = pairs.slice(0, SHOWN).map(([id, other]) => `${id} overlaps ${other}: ${counts}`);
  const more = pairs.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`and ${countText(more)} overlaps more`] : []),
    ...(isWhole ? [] : ['too many go on at once: not all were looked at for overlaps']),
  ];
}

/** That a record counts no more. */
export function withdrawnToldLine({ contract, id, revision }: ToldRevision): string {
  return `${contract}, ${id}: revision ${revision + 1} withdrawn`;
}

/** The newest revision of each record, and of which time imports tell. */
export function renderTold(
  kind: ToldKind,
  newest: readonly ToldRevision[],
  imports: readonly ToldImport[],
  paint: Paint,
): string {
  if (imports.length === 0) {
    return `No ${kind} are in the ledger: \`uptally ${kind} import FILE.json\` brings them.`;
  }
  const records = newest.map((one): readonly TableCell[] => [
    { text: one.contract },
    { text: one.id },
    ...revisionCells(kind, one),
  ]);
  const files = imports.map((one): readonly TableCell[] => [
    { text: one.contract },
    { text: String(one.number), right: true },
    { text: one.file },
    { text: one.sha256.slice(0, 12) },
    { text: countText(one.records), right: true },
    { text: timesText(one.times, 'UTC') },
    { text: localText(one.importedAt, 'UTC') },
    { text: one.importedBy },
  ]);
  const heads = ['contract', 'import', 'file', 'content', 'records', 'tells of all'];
  return plainText(
    [
      ...(records.length === 0
        ? []
        : [...textTable(['contract', 'id', ...REVISION_HEADS], records, paint), '']),
      ...textTable([...heads, 'imported', 'by'], files, paint),
    ].join('\n'),
  );
}

/** Every revision of a record. */
export function renderToldRecord(
  kind: ToldKind,
  revisions: readonly ToldRevision[],
  paint: Paint,
): string {
  const rows = revisions.map((one): readonly TableCell[] => [
    { text: one.contract },
    ...revisionCells(kind, one),
  ]);
  return plainText(textTable(['contract', ...REVISION_HEADS], rows, paint).join('\n'));
}

const REVISION_HEADS = ['revision', '', ...SPAN_HEADS, 'file', 'recorded', 'by', ''];

function revisionCells(kind: ToldKind, one: ToldRevision): readonly TableCell[] {
  return [
    { text: String(one.revision), right: true },
    standing(one),
    ...spanCells(kind, one, 'UTC'),
    { text: one.file ?? '' },
    { text: localText(one.recordedAt, 'UTC') },
    { text: one.recordedBy },
    { text: one.withdrawnBecause ?? '' },
  ];
}

function standing({ isNewest, content }: ToldRevision): TableCell {
  if (content === null) return { text: 'withdrawn', style: 'yellow' };
  return isNewest ? { text: 'in force', style: 'green' } : { text: 'replaced', style: 'dim' };
}
