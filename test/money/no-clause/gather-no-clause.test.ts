import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { renderNoClauseText } from '../../../src/command/no-clause/text.ts';
import { formatInstant, HOUR_MS, parseInstant } from '../../../src/ground/time.ts';
import type { Contract } from '../../../src/money/contract/contract.ts';
import { parseContract } from '../../../src/money/contract/load-contract.ts';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import { gatherNoClause } from '../../../src/money/no-clause/gather-no-clause.ts';
import type { NoClause } from '../../../src/money/no-clause/no-clause.ts';
import { readReferences } from '../../../src/money/no-clause/reference-clause.ts';
import { renderNoClauseHtml } from '../../../src/papers/no-clause/print-no-clause.ts';
import { noClauseDocument } from '../../../src/published/result/no-clause.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { pageText } from '../../papers/statement/example-report.ts';
import { matchesGolden } from '../../support/golden.ts';
import {
  exampleCommitment,
  exampleContract,
  exampleVersion,
} from '../evaluation/example-contract.ts';
import { add, event, fill, openScratchWarehouse } from '../evaluation/scratch-warehouse.ts';

let warehouse: Warehouse;
let folder: string;

/**
 * A call an hour in May and June. Of the first row streams break for a day of May, and all fails on
 * a day of June; the second is covered, the third by half, two providers have the fourth and one of
 * them fails, nobody billed the last, which always fails.
 */
const MODELS = [
  { provider: 'router', model: 'opus' },
  { provider: 'example', model: 'haiku' },
  { provider: 'router', model: 'gpt', tier: true },
  { provider: 'router', model: 'shared' },
  { provider: 'other', model: 'shared' },
  {
    provider: 'router',
    model: 'unbilled',
    from: '2026-06-07T00:00:00Z',
    to: '2026-06-08T00:00:00Z',
  },
] as const;

function calls() {
  return MODELS.flatMap((line, nth) => {
    const { provider, model } = line;
    const from = instant('from' in line ? line.from : '2026-05-01T00:00:00Z');
    const to = instant('to' in line ? line.to : '2026-07-01T00:00:00Z');
    return Array.from({ length: (to - from) / HOUR_MS }, (_, hour) => {
      const at = formatInstant(from + hour * HOUR_MS);
      const failing =
        (provider === 'router' && model !== 'gpt' && at.startsWith('2026-06-07')) ||
        model === 'unbilled';
      return event({
        event_id: `${nth}-${hour}`,
        provider,
        model,
        started_at: at,
        http_status: failing ? 500 : 200,
        stream_error: model === 'opus' && at.startsWith('2026-05-08'),
        tier_requested: 'tier' in line && hour % 2 === 0 ? 'priority' : '',
      });
    });
  });
}

const fees = parseFees(
  [
    'BillingPeriodStart,ServiceName,SubAccountId,RegionId,ChargeCategory,BilledCost,' +
      'BillingCurrency,x_Model,x_Status',
    '2026-05-01,Router,,,Usage,1000.00,EUR,opus,',
    '2026-06-01,Router,,,Usage,2000.00,EUR,opus,estimated',
    '2026-06-01,Router,,,Tax,380.00,EUR,opus,',
    '2026-06-01,Router,,,Usage,500.00,EUR,shared,',
  ].join('\n'),
  'fees.csv',
);

function contracts(): readonly Contract[] {
  const covering = (id: string, covers: object, more: object = {}) =>
    parseContract(
      JSON.stringify({
        schema: 'uptally/contract@1',
        id,
        provider: 'example',
        currency: 'USD',
        versions: [{ ...exampleVersion, commitments: [{ ...exampleCommitment, covers }] }],
        ...more,
      }),
      `${id}.yaml`,
    );
  return [
    covering('haiku', { model: 'haiku' }),
    covering('priority', { model: 'gpt', tier_requested: 'priority' }),
    // What we owe a customer is no clause of a vendor.
    covering('ours', {}, { direction: 'payable' }),
    // Neither is what was in force at another time.
    covering(
      'old',
      {},
      {
        versions: [{ ...exampleVersion, effective_from: '2020-01-01', effective_to: '2021-01-01' }],
      },
    ),
  ];
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-no-clause-'));
  warehouse = await openScratchWarehouse();
  await fill(warehouse, calls());
});

after(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true, force: true });
});

function instant(text: string): number {
  return parseInstant(text) as number;
}

const NOON = instant('2026-07-05T12:00:00Z');

async function gather(more: Partial<Parameters<typeof gatherNoClause>[0]> = {}): Promise<NoClause> {
  const references = readReferences([]);
  const request = {
    keptFrom: null,
    warehouse,
    fees,
    contracts: contracts(),
    references,
    generatedAt: NOON,
  };
  return noClauseDocument.parse(
    await gatherNoClause({ ...request, from: '2026-05', to: '2026-07', ...more }),
  );
}

test('What people read: the text and the page.', async () => {
  const found = await gather();
  const text = renderNoClauseText(found, (_, cell) => cell);
  matchesGolden('no-clause.txt', `${text}\n\n${pageText(renderNoClauseHtml(found))}`);
});

test('A model is listed where no paying commitment in force covers a call of it.', async () => {
  const { models, partly_covered, months } = await gather();
  assert.deepEqual(
    models.map(({ provider, model, calls: count }) => [provider, model, count]),
    [
      ['other', 'shared', 1464],
      ['router', 'opus', 1464],
      ['router', 'shared', 1464],
      ['router', 'unbilled', 24],
    ],
  );
  assert.deepEqual(partly_covered, [
    { month: '2026-05', provider: 'router', model: 'gpt', calls: 744, covered: 372 },
    { month: '2026-06', provider: 'router', model: 'gpt', calls: 720, covered: 360 },
  ]);
  assert.deepEqual(
    months.map(({ calls: count }) => count),
    [744 * 5, 720 * 5 + 24, 0],
  );
});

test('An amount is that of the reference written for the model by hand.', async () => {
  const { models } = await gather();
  const opus = models.find(({ model }) => model === 'opus');
  const bedrock = opus?.clauses.find(({ reference }) => reference === 'aws-bedrock');
  const june = bedrock?.months.find(({ month }) => month === '2026-06');
  // 24 of 720 hours, of which one five-minute slot each: 24 of 8,640 slots failed, 99.72 %.
  const byHand = exampleContract([
    {
      ...exampleVersion,
      commitments: [
        {
          ...exampleCommitment,
          covers: { provider: 'router', model: 'opus' },
          classify: [
            { when: { http_status: 500 }, as: 'bad' },
            { when: { stream_error: true }, as: 'disputed' },
          ],
          basis: { cost: 'billed', where: { x_Model: 'opus' }, exclude: ['Tax', 'Credit'] },
        },
      ],
    },
  ]);
  const inEuro = { ...byHand, currency: 'EUR' };
  const evaluation = await evaluateContract({
    ...NOTHING_TOLD,
    warehouse,
    fees,
    contract: inEuro,
    period: '2026-06',
  });
  assert.equal(evaluation.total.claimed, '200.00');
  assert.deepEqual(june?.sum.claimed, {
    amounts: [{ currency: 'EUR', amount: '200.00' }],
    unknown: 0,
  });
  assert.equal(
    june?.commitments[0]?.partitions[0]?.claimed.percent,
    evaluation.commitments[0]?.partitions[0]?.claimed.percent,
  );
  assert.deepEqual(
    bedrock?.months.map(({ accumulated }) => accumulated.claimed.amounts),
    [[{ currency: 'EUR', amount: '100.00' }], [{ currency: 'EUR', amount: '300.00' }]],
  );
});

test('Unknown money is counted as such, in no sum; what is met owes nothing.', async () => {
  const table: readonly (readonly [string, string | undefined, string | null])[] = [
    ['no fees', undefined, 'there are no fees'],
    [
      'no models',
      'BillingPeriodStart,ChargeCategory,BilledCost,BillingCurrency,SubAccountId,RegionId',
      'the fees have no column x_Model',
    ],
    [
      'no regions',
      'BillingPeriodStart,ChargeCategory,BilledCost,BillingCurrency,SubAccountId,x_Model',
      'the fees have no column RegionId',
    ],
    [
      'no rows',
      'BillingPeriodStart,ChargeCategory,BilledCost,BillingCurrency,SubAccountId,RegionId,x_Model',
      null,
    ],
  ];
  for (const [sentence, header, because] of table) {
    const found = await gather({
      ...bedrockOnly(),
      fees: header === undefined ? null : parseFees(header, 'fees.csv'),
    });
    const opus = found.models.find(({ model }) => model === 'opus');
    const [may, june] = opus?.clauses[0]?.months ?? [];
    assert.deepEqual(
      may?.sum.conceded,
      { amounts: [{ currency: 'USD', amount: '0.00' }], unknown: 0 },
      sentence,
    );
    assert.deepEqual(june?.sum.claimed, { amounts: [], unknown: 1 }, sentence);
    assert.equal(june?.no_fees_because, because, sentence);
    assert.equal(june?.commitments[0]?.partitions[0]?.verdict, 'breached', sentence);
  }
  const twice = parseFees(
    'BillingPeriodStart,ChargeCategory,BilledCost,BillingCurrency,SubAccountId,RegionId,x_Model\n' +
      '2026-06-01,Usage,1,EUR,,,opus\n2026-06-01,Usage,1,USD,,,opus',
    'fees.csv',
  );
  const found = await gather({ ...bedrockOnly(), fees: twice });
  const june = found.models.find(({ model }) => model === 'opus')?.clauses[0]?.months[1];
  assert.equal(june?.no_fees_because, 'the fees of the model are in several currencies');
});

test('Nothing stored is no data, and a world with clauses says so.', async () => {
  const silent = await gather({ from: '2025-01', to: '2025-02' });
  const told = (found: NoClause) => renderNoClauseText(found, (_, cell) => cell).split('\n');
  assert.deepEqual(told(silent), [
    'Calls without a paying clause, January 2025 to February 2025',
    '',
    'No data: no call of these months is stored.',
    'Months: no data: no call is stored of January 2025 and February 2025',
  ]);
  assert.match(renderNoClauseHtml(silent), /No data: no call of these months is stored/);
  const covered = await gather({ contracts: [exampleContract()], from: '2026-06', to: '2026-06' });
  assert.deepEqual(told(covered), [
    'Calls without a paying clause, June 2026',
    '',
    'Every model with calls in these months is covered by a paying clause, at least in part.',
  ]);
});

test('A reference has its newest text, its commitments and what combines them.', async () => {
  const commitment = (id: string, more: object = {}) => ({ ...exampleCommitment, id, ...more });
  const reference = {
    schema: 'uptally/contract@1',
    id: 'draft',
    title: 'A draft',
    provider: 'example',
    currency: 'USD',
    versions: [
      {
        ...exampleVersion,
        version: 'new',
        effective_from: '2030-01-01',
        commitments: [
          commitment('one'),
          commitment('two'),
          commitment('open', { tiers: [], on_tier_gap: 'flag' }),
          commitment('declared', { indicator: { kind: 'outage_minutes', source: 'declared' } }),
          { ...commitment('measured'), standing: 'target' },
        ],
        combine: [{ commitments: ['one', 'two', 'open'], rule: 'max' }],
      },
      { ...exampleVersion, version: 'old' },
    ],
  };
  const path = join(folder, 'draft.yaml');
  await writeFile(path, JSON.stringify(reference));
  const references = readReferences([path]);
  assert.deepEqual(
    references.map(({ version, commitments }) => [version, commitments]),
    [['new', ['one', 'two']]],
  );
  const { models } = await gather({ references, from: '2026-06', to: '2026-06' });
  const opus = models.find(({ model }) => model === 'opus');
  // The greater of 10 % and 10 %, not both.
  assert.deepEqual(opus?.clauses[0]?.months[0]?.sum.claimed.amounts, [
    { currency: 'EUR', amount: '238.00' },
  ]);
});

test('A file without a clause to apply is refused; in a folder it is passed over.', async () => {
  const target = {
    ...exampleContractJson(),
    versions: [{ ...exampleVersion, commitments: [{ ...exampleCommitment, standing: 'target' }] }],
  };
  const path = join(folder, 'nothing.yaml');
  await writeFile(path, JSON.stringify(target));
  assert.throws(() => readReferences([path]), {
    code: 'invalid_input',
    message: /--reference .*nothing\.yaml: \(no clause\): expected a contract of calendar months/,
  });
  await writeFile(join(folder, 'clause.yaml'), JSON.stringify(exampleContractJson()));
  const ids = readReferences([folder]).map(({ id }) => id);
  assert.ok(ids.includes('example') && !ids.includes('nothing'), String(ids));
});

test('What comes in while it counts is in the result, and counts once.', async () => {
  let selects = 0;
  const late = {
    event_id: 'late',
    provider: 'router',
    model: 'late',
    started_at: '2026-04-01T00:00:00Z',
  };
  const busy: Warehouse = {
    ...warehouse,
    async select(...question) {
      selects += 1;
      // April was counted by then.
      if (selects === 6)
        await add(warehouse, [event(late), event({ ...late, http_status: 500 })], 1_000_000n);
      return warehouse.select(...question);
    },
  };
  const found = await gather({ ...bedrockOnly(), warehouse: busy, from: '2026-04' });
  assert.equal(found.months[0]?.calls, 1);
  assert.ok(found.models.some(({ model, calls: count }) => model === 'late' && count === 1));
});

/** One clause, and two months: enough for the money. */
function bedrockOnly() {
  return { references: readReferences([]).slice(0, 1), to: '2026-06' };
}

function exampleContractJson() {
  return {
    schema: 'uptally/contract@1',
    id: 'example',
    provider: 'example',
    currency: 'USD',
    versions: [exampleVersion],
  };
}
