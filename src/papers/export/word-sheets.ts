import { publishedPredicate } from '../../money/contract/predicate.ts';
import { actingExclusions } from '../../money/evaluation/acting-windows.ts';
import { FILES } from '../../money/statement/frozen-inputs.ts';
import { computation } from '../statement/computation.ts';
import { gradeWords } from '../words/contract-words.ts';
import { partitionWords } from '../words/verdict-words.ts';
import type { ExportedStatement } from './exported-statement.ts';
import { type CellContent, SheetBuilder, type SheetColumn, STATEMENT_COLUMN } from './sheet.ts';

/** Every step in words, with the place in the contract file that it follows. */
export function stepsSheet(statements: readonly ExportedStatement[]): SheetBuilder {
  return sheetOf(
    statements,
    'Steps',
    [
      'Each step from the calls to the amount in words, as it was issued, and its clause in ' +
        'the contract file.',
    ],
    [
      { key: 'of', header: 'Of', width: 34, form: 'text' },
      { key: 'clause', header: 'Clause', width: 38, form: 'text' },
      { key: 'rule', header: 'Rule', width: 80, form: 'wrapped' },
      { key: 'claimed', header: 'Claimed', width: 44, form: 'wrapped' },
      { key: 'conceded', header: 'Conceded', width: 44, form: 'wrapped' },
    ],
    ({ judged }) => {
      const { attainments, amounts } = computation(judged);
      return [
        ...attainments.flatMap(({ commitment, partition, steps }) =>
          steps.map((step) => ({ of: `${commitment}, ${partitionWords(partition)}`, ...step })),
        ),
        ...amounts.flatMap(({ scope, steps }) =>
          steps.map((step) => ({ of: `credit, ${partitionWords(scope)}`, ...step })),
        ),
      ];
    },
  );
}

/** Exclusions as they stood, with what each commitment makes of them. */
export function exclusionsSheet(statements: readonly ExportedStatement[]): SheetBuilder {
  return sheetOf(
    statements,
    'Exclusions',
    [
      'Windows that people excluded. Their effect is in the counts of sheet Slots: a change ' +
        'here changes nothing.',
    ],
    [
      { key: 'id', header: 'Exclusion', width: 28, form: 'text' },
      { key: 'class', header: 'Class', width: 26, form: 'text' },
      { key: 'status', header: 'Status', width: 11, form: 'text' },
      { key: 'start', header: 'Start, UTC', width: 17, form: 'instant' },
      { key: 'end', header: 'End, UTC', width: 17, form: 'instant' },
      { key: 'where', header: 'Where', width: 40, form: 'wrapped' },
      { key: 'effects', header: 'Effect', width: 50, form: 'wrapped' },
    ],
    ({ judged }) =>
      actingExclusions(judged.exclusions, judged).map((exclusion) => {
        const effects = judged.version.commitments.flatMap(({ id, exclusions }) => {
          const effect = exclusions.get(exclusion.class);
          return effect === undefined ? [] : [`${id}: ${effect.replaceAll('_', ' ')}`];
        });
        return {
          id: exclusion.id,
          class: exclusion.class,
          status: exclusion.status,
          start: { instant: exclusion.start },
          end: { instant: exclusion.end },
          where: JSON.stringify(publishedPredicate(exclusion.where)),
          effects: effects.join(', ') || 'none',
        };
      }),
  );
}

/** Where the clauses were read. */
export function sourcesSheet(statements: readonly ExportedStatement[]): SheetBuilder {
  return sheetOf(
    statements,
    'Sources',
    ['Where the clauses of each contract version were read. A signed agreement overrides them.'],
    [
      { key: 'version', header: 'Version', width: 13, form: 'text' },
      { key: 'uri', header: 'Source', width: 80, form: 'text' },
      { key: 'retrieved', header: 'Retrieved', width: 12, form: 'text' },
      { key: 'grade', header: 'How it was read', width: 60, form: 'text' },
    ],
    ({ judged: { version } }) =>
      version.sources.map((source) => ({
        version: version.version,
        uri: source.uri,
        retrieved: source.retrieved,
        grade: gradeWords(source),
      })),
  );
}

/** Hashes, checks and what is known of the events. */
export function manifestSheet(statements: readonly ExportedStatement[]): SheetBuilder {
  return sheetOf(
    statements,
    'Manifest',
    [
      'What each statement stands on. The statement and its documents, which the hashes are ' +
        'of, come with `uptally statement bundle`; this workbook is a copy to trace them by, ' +
        'and no evidence.',
    ],
    [
      { key: 'what', header: 'What', width: 26, form: 'text' },
      { key: 'name', header: 'Name', width: 34, form: 'text' },
      { key: 'finding', header: 'Finding', width: 70, form: 'wrapped' },
      { key: 'bytes', header: 'Bytes', width: 12, form: 'whole' },
      { key: 'sha256', header: 'SHA-256', width: 68, form: 'text' },
    ],
    manifestRows,
  );
}

function manifestRows({ issued: { statement, sha256, body } }: ExportedStatement): readonly Row[] {
  const row = (what: string, name: string, cells: Row): Row => ({ what, name, ...cells });
  const { previous } = statement;
  const { stored_until, late, conflicts, dead_letters } = statement.events;
  return [
    row('statement', statement.number, { sha256, bytes: Buffer.byteLength(body) }),
    ...(previous === null
      ? []
      : [row('previous statement', previous.number, { sha256: previous.sha256 })]),
    ...statement.documents.map(({ role, sha256: hash, bytes }) =>
      row('document', FILES[role], { sha256: hash, bytes }),
    ),
    ...statement.bills.map(({ bill, month, revision, sha256: hash }) => {
      const finding = revision === null ? month : `${month}, revision ${revision}`;
      return row('bill', bill, { finding, sha256: hash });
    }),
    ...statement.checks.map(({ name, passed, finding }) =>
      row('check', name.replaceAll('_', ' '), {
        finding: `${passed ? 'passed' : 'not passed'}: ${finding}`,
      }),
    ),
    row('events', 'stored until', { finding: stored_until }),
    row('events', 'that came late', { finding: `${late}` }),
    row('events', 'with more than one content', { finding: `${conflicts}` }),
    row('events', 'not read as calls', { finding: `${dead_letters}` }),
  ];
}

type Row = Readonly<Record<string, CellContent>>;

/** A sheet of rows about each statement, whose number leads them. */
function sheetOf(
  statements: readonly ExportedStatement[],
  name: string,
  notes: readonly string[],
  columns: readonly SheetColumn[],
  rowsOf: (statement: ExportedStatement) => readonly Row[],
): SheetBuilder {
  const sheet = new SheetBuilder(name, notes, [STATEMENT_COLUMN, ...columns]);
  for (const exported of statements) {
    const { number: statement } = exported.issued.statement;
    for (const row of rowsOf(exported)) sheet.add({ statement, ...row });
  }
  return sheet;
}
