import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant } from '../../../src/ground/time.ts';
import { activeTime, governingVersion } from '../../../src/money/contract/period.ts';
import type { JudgeInput } from '../../../src/money/judge/judge-contract.ts';
import type { PartitionCounts } from '../../../src/money/judge/partition-counts.ts';
import type { ExportedStatement } from '../../../src/papers/export/exported-statement.ts';
import {
  type CellContent,
  isExpression,
  MOST_SHEET_ROWS,
  requireRoom,
  type Sheet,
  SheetBuilder,
} from '../../../src/papers/export/sheet.ts';
import { statementWorkbook } from '../../../src/papers/export/statement-workbook.ts';
import { contractWith } from '../../money/evaluation/example-contract.ts';
import { slotCounts } from '../../money/evaluation/slot-counts.ts';
import { bedrock, bill } from '../../money/statement/june.ts';
import { matchesGolden } from '../../support/golden.ts';
import { madeUpStatement } from './made-up-statement.ts';
import { recomputeSheets } from './recompute-workbook.ts';

const nothingElse = {
  exclusions: [],
  outages: [],
  notices: null,
  fees: null,
  priorCredits: null,
  events: { read: 0, distinct: 0, conflicts: 0, rejected: 0 },
};

/** June with two intervals of failures: 9 of 10 calls, and all of 4. */
const june: JudgeInput = {
  ...nothingElse,
  contract: bedrock,
  ...governingVersion(bedrock, '2026-06'),
  activeTime: activeTime(bedrock),
  fees: bill('1000.00'),
  counts: [
    [
      {
        values: ['1', 'us-east-1'],
        slots: [
          slotCounts({ slot: 0, good: 50 }),
          ...Array.from({ length: 9 }, (_, i) => slotCounts({ slot: 1860 + i, good: 1, bad: 9 })),
          slotCounts({ slot: 1869, bad: 4, invalid: 1 }),
        ],
      },
    ],
  ],
};

function slotsIn(sheets: readonly Sheet[]): Sheet {
  return sheets.find(({ name }) => name === 'Slots') ?? assert.fail('Slots');
}

const FEW_ROWS = 4;

/** A sheet as lines: header and cell of the first rows, formulas with their values. */
function sheetLines({ name, notes, columns, rowCount, rows }: Sheet): readonly string[] {
  return [
    `## ${name}, ${rowCount} rows`,
    ...notes,
    ...[...rows].slice(0, FEW_ROWS).flatMap(({ cells }, i) => [
      `row ${i + 1}`,
      ...columns.flatMap(({ key, header }) => {
        const content = cells.get(key) ?? null;
        return content === null ? [] : [`  ${header}: ${cellText(content)}`];
      }),
    ]),
    '',
  ];
}

function cellText(content: Exclude<CellContent, null>): string {
  if (isExpression(content)) return `=${content.text} -> ${content.value}`;
  return typeof content === 'object' ? formatInstant(content.instant) : String(content);
}

test('A month of Bedrock reads as a chain of formulas, from its slots to its amount.', () => {
  const { sheets } = statementWorkbook([madeUpStatement(june)]);
  const text = sheets.flatMap(sheetLines).join('\n');
  // The hash of the contract's file moves with its comments.
  matchesGolden('export-workbook.txt', text.replaceAll(/\b[0-9a-f]{64}\b/g, '(sha256)'));
});

/** A month of minutes: slots without calls are listed too. */
const minutes = contractWith({
  partition_by: ['model'],
  indicator: {
    kind: 'good_time',
    slot: 'PT1M',
    down_when: 'all_bad',
    min_run_slots: 5,
    empty_slot: 'bridge',
  },
});

function minutesOf(models: number): ExportedStatement {
  const counts = Array.from(
    { length: models },
    (_, i): PartitionCounts => ({ values: [`m${i}`], slots: [slotCounts({ slot: 0, good: 1 })] }),
  );
  return madeUpStatement({
    ...nothingElse,
    contract: minutes,
    ...governingVersion(minutes, '2026-06'),
    activeTime: activeTime(minutes),
    counts: [counts],
  });
}

/** June and a day on either side of it. */
const MINUTES_OF_A_MODEL = 32 * 24 * 60;

test('A sheet of slots is as long as the format allows; more are refused unlaid.', () => {
  const { sheets } = statementWorkbook([minutesOf(2)]);
  assert.equal(slotsIn(sheets).rowCount, 2 * MINUTES_OF_A_MODEL);
  assert.throws(() => statementWorkbook([minutesOf(23)]), {
    code: 'invalid_input',
    message:
      '--format xlsx: sheet Slots: 1059840 rows: expected at most 1048570, as a sheet ends at ' +
      'row 1048576: fewer statements with --statement, or --format csv',
  });
  const slots = { name: 'Slots', notes: ['one', 'two', 'three', 'four'] };
  assert.doesNotThrow(() => requireRoom(slots, 1_048_570));
  assert.throws(() => requireRoom(slots, 1_048_571), { code: 'invalid_input' });
});

test('Rows of any other sheet are counted as they are laid.', () => {
  // Notes take rows of a sheet too.
  const notes = Array.from({ length: MOST_SHEET_ROWS - 4 }, () => '');
  const column = { key: 'a', header: 'A', width: 8, form: 'text' } as const;
  const sheet = new SheetBuilder('Fees', notes, [column]);
  for (let row = 0; row < 2; row += 1) sheet.add({});
  assert.throws(() => sheet.add({}), {
    code: 'invalid_input',
    message:
      '--format xlsx: sheet Fees: 3 rows: expected at most 2, as a sheet ends at row 1048576: ' +
      'fewer statements with --statement, or --format csv',
  });
});

/** None to nine good calls, two that both parties call bad, one that they dispute. */
const tenHours: PartitionCounts = {
  values: [],
  slots: Array.from({ length: 10 }, (_, slot) =>
    slotCounts({ slot, good: slot, bad: 2, disputed: 1 }),
  ),
};

test('A slot has one row, with columns for each reading and each figure.', () => {
  const contract = contractWith({
    indicator: {
      kind: 'good_time',
      slot: 'PT1H',
      down_when: { bad_share: { above: '0.5' } },
      also: [{ down_when: { bad_share: { above: '0.25' } }, target: { at_least: '99' } }],
    },
  });
  const statement = madeUpStatement({
    ...nothingElse,
    contract,
    ...governingVersion(contract, '2026-06'),
    activeTime: activeTime(contract),
    counts: [[tenHours]],
  });
  const { sheets } = statementWorkbook([statement]);
  const { rowCount, columns } = slotsIn(sheets);
  assert.equal(rowCount, 10);
  assert.deepEqual(
    columns.slice(4).map(({ header }) => header),
    [
      ...['Slot', 'Start, UTC', 'End, UTC', 'In the period'],
      ...['Exists', 'Good', 'Bad', 'Invalid', 'Values', 'Attaining'],
      ...['Exists, conceded', 'Good, conceded', 'Bad, conceded', 'Invalid, conceded'],
      ...['Values, conceded', 'Attaining, conceded'],
      ...['Good and bad', 'Down', 'Slots of the run so far', 'Slots of the run', 'Counted down'],
      ...['Down, figure 2', 'Slots of the run so far, figure 2', 'Slots of the run, figure 2'],
      'Counted down, figure 2',
      ...['Good and bad, conceded', 'Down, conceded', 'Slots of the run so far, conceded'],
      ...['Slots of the run, conceded', 'Counted down, conceded'],
      ...['Down, conceded, figure 2', 'Slots of the run so far, conceded, figure 2'],
      ...['Slots of the run, conceded, figure 2', 'Counted down, conceded, figure 2'],
    ],
  );
  const computed = recomputeSheets(sheets);
  assert.deepEqual(computed.surprises, []);
  const down = (column: string) =>
    computed.column('Slots', column).reduce((sum: number, one) => sum + Number(one), 0);
  // A slot of n good calls and 3 bad ones, of which one is disputed: above a half, above a quarter.
  assert.equal(down('Counted down'), 3);
  assert.equal(down('Counted down, figure 2'), 9);
  assert.equal(down('Counted down, conceded'), 1);
  assert.equal(down('Counted down, conceded, figure 2'), 5);
});
