import { publishedPredicate } from '../../money/contract/predicate.ts';
import { actingExclusions } from '../../money/evaluation/acting-windows.ts';
import { FILES } from '../../money/statement/frozen-inputs.ts';
import { computation } from '../statement/computation.ts';
import { gradeWords } from '../words/contract-words.ts';
import { partitionWords } from '../words/verdict-words.ts';
import type { ExportedStatement } from './exported-statement.ts';
import { SheetBuilder, STATEMENT_COLUMN } from './sheet.ts';

/** Every step in words, with the place in the contract file that it follows. */
export function stepsSheet(statements: readonly ExportedStatement[]): SheetBuilder {
  const sheet = new SheetBuilder(
    'Steps',
    [
      'Each step from the calls to the amount in words, as it was issued, and its clause in ' +
        'the contract file.',
    ],
    [
      STATEMENT_COLUMN,
      { key: 'of', header: 'Of', width: 34, form: 'text' },
      { key: 'clause', header: 'Clause', width: 38, form: 'text' },
      { key: 'rule', header: 'Rule', width: 80, form: 'wrapped' },
      { key: 'claimed', header: 'Claimed', width: 44, form: 'wrapped' },
      { key: 'conceded', header: 'Conceded', width: 44, form: 'wrapped' },
    ],
  );
  for (const { issued, judged } of statements) {
    const statement = issued.statement.number;
    const { attainments, amounts } = computation(judged);
    for (const { commitment, partition, steps } of attainments) {
      const of = `${commitment}, ${partitionWords(partition)}`;
      for (const step of steps) sheet.add({ statement, of, ...step });
    }
    for (const { scope, steps } of amounts) {
      for (const step of steps) {
        sheet.add({ statement, of: `credit, ${partitionWords(scope)}`, ...step });
      }
    }
  }
  return sheet;
}

/** Exclusions as they stood, with what each commitment makes of them. */
export function exclusionsSheet(statements: readonly ExportedStatement[]): SheetBuilder {
  const sheet = new SheetBuilder(
    'Exclusions',
    [
      'Windows that people excluded. Their effect is in the counts of sheet Slots: a change ' +
        'here changes nothing.',
    ],
    [
      STATEMENT_COLUMN,
      { key: 'id', header: 'Exclusion', width: 28, form: 'text' },
      { key: 'class', header: 'Class', width: 26, form: 'text' },
      { key: 'status', header: 'Status', width: 11, form: 'text' },
      { key: 'start', header: 'Start, UTC', width: 17, form: 'instant' },
      { key: 'end', header: 'End, UTC', width: 17, form: 'instant' },
      { key: 'where', header: 'Where', width: 40, form: 'wrapped' },
      { key: 'effects', header: 'Effect', width: 50, form: 'wrapped' },
    ],
  );
  for (const { issued, judged } of statements) {
    for (const exclusion of actingExclusions(judged.exclusions, judged)) {
      const effects = judged.version.commitments.flatMap(({ id, exclusions }) => {
        const effect = exclusions.get(exclusion.class);
        return effect === undefined ? [] : [`${id}: ${effect.replaceAll('_', ' ')}`];
      });
      sheet.add({
        statement: issued.statement.number,
        id: exclusion.id,
        class: exclusion.class,
        status: exclusion.status,
        start: { instant: exclusion.start },
        end: { instant: exclusion.end },
        where: JSON.stringify(publishedPredicate(exclusion.where)),
        effects: effects.join(', ') || 'none',
      });
    }
  }
  return sheet;
}

/** Where the clauses were read. */
export function sourcesSheet(statements: readonly ExportedStatement[]): SheetBuilder {
  const sheet = new SheetBuilder(
    'Sources',
    ['Where the clauses of each contract version were read. A signed agreement overrides them.'],
    [
      STATEMENT_COLUMN,
      { key: 'version', header: 'Version', width: 13, form: 'text' },
      { key: 'uri', header: 'Source', width: 80, form: 'text' },
      { key: 'retrieved', header: 'Retrieved', width: 12, form: 'text' },
      { key: 'grade', header: 'How it was read', width: 60, form: 'text' },
    ],
  );
  for (const { issued, judged } of statements) {
    for (const source of judged.version.sources) {
      sheet.add({
        statement: issued.statement.number,
        version: judged.version.version,
        uri: source.uri,
        retrieved: source.retrieved,
        grade: gradeWords(source),
      });
    }
  }
  return sheet;
}

/** Hashes, checks and what is known of the events. */
export function manifestSheet(statements: readonly ExportedStatement[]): SheetBuilder {
  const sheet = new SheetBuilder(
    'Manifest',
    [
      'What each statement stands on. The statement and its documents, which the hashes are ' +
        'of, come with `uptally statement bundle`; this workbook is a copy to trace them by, ' +
        'and no evidence.',
    ],
    [
      STATEMENT_COLUMN,
      { key: 'what', header: 'What', width: 26, form: 'text' },
      { key: 'name', header: 'Name', width: 34, form: 'text' },
      { key: 'finding', header: 'Finding', width: 70, form: 'wrapped' },
      { key: 'bytes', header: 'Bytes', width: 12, form: 'whole' },
      { key: 'sha256', header: 'SHA-256', width: 68, form: 'text' },
    ],
  );
  for (const { issued } of statements) {
    const { statement, sha256, body } = issued;
    const add = (what: string, name: string, cells: Record<string, string | number | null>) =>
      sheet.add({ statement: statement.number, what, name, ...cells });
    add('statement', statement.number, { sha256, bytes: Buffer.byteLength(body) });
    if (statement.previous !== null) {
      add('previous statement', statement.previous.number, { sha256: statement.previous.sha256 });
    }
    for (const { role, sha256: hash, bytes } of statement.documents) {
      add('document', FILES[role], { sha256: hash, bytes });
    }
    for (const bill of statement.bills) {
      const revision = bill.revision === null ? '' : `, revision ${bill.revision}`;
      add('bill', bill.bill, { finding: `${bill.month}${revision}`, sha256: bill.sha256 });
    }
    for (const { name, passed, finding } of statement.checks) {
      add('check', name.replaceAll('_', ' '), {
        finding: `${passed ? 'passed' : 'not passed'}: ${finding}`,
      });
    }
    const { stored_until, late, conflicts, dead_letters } = statement.events;
    add('events', 'stored until', { finding: stored_until });
    add('events', 'that came late', { finding: `${late}` });
    add('events', 'with more than one content', { finding: `${conflicts}` });
    add('events', 'not read as calls', { finding: `${dead_letters}` });
  }
  return sheet;
}
