import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant } from '../../../src/ground/time.ts';
import { activeTime, governingVersion } from '../../../src/money/contract/period.ts';
import type { JudgeInput } from '../../../src/money/judge/judge-contract.ts';
import type { PartitionCounts } from '../../../src/money/judge/partition-counts.ts';
import { type CellContent, isExpression, type Sheet } from '../../../src/papers/export/sheet.ts';
import { statementWorkbook } from '../../../src/papers/export/statement-workbook.ts';
import { contractWith } from '../../money/evaluation/example-contract.ts';
import { slotCounts } from '../../money/evaluation/slot-counts.ts';
import { bedrock, bill } from '../../money/statement/june.ts';
import { matchesGolden } from '../../support/golden.ts';
import { madeUpStatement } from './made-up-statement.ts';

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

const FEW_ROWS = 4;

/** A sheet as lines: header and cell of the first rows, formulas with their values. */
function sheetLines({ name, notes, columns, rows }: Sheet): readonly string[] {
  return [
    `## ${name}, ${rows.length} rows`,
    ...notes,
    ...rows.slice(0, FEW_ROWS).flatMap(({ cells }, i) => [
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

test('More slots than a spreadsheet can hold are refused before any is laid.', () => {
  const contract = contractWith({
    partition_by: ['model'],
    indicator: {
      kind: 'good_time',
      slot: 'PT1M',
      down_when: 'all_bad',
      min_run_slots: 5,
      empty_slot: 'bridge',
    },
  });
  const counts = Array.from(
    { length: 3 },
    (_, i): PartitionCounts => ({ values: [`m${i}`], slots: [slotCounts({ slot: 0, good: 1 })] }),
  );
  const statement = madeUpStatement({
    ...nothingElse,
    contract,
    ...governingVersion(contract, '2026-06'),
    activeTime: activeTime(contract),
    counts: [counts],
  });
  assert.throws(() => statementWorkbook([statement]), {
    code: 'invalid_input',
    message:
      '--format xlsx: 138240 rows of slots: expected at most 100000 rows of slots: fewer statements with --statement, or --format csv',
  });
});
