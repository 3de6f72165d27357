import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { renderLabText } from '../../../src/command/evaluation/text-lab.ts';
import { renderLabCsv } from '../../../src/command/evaluation/text-lab-csv.ts';
import { formatInstant, MINUTE_MS, parseInstant } from '../../../src/ground/time.ts';
import type { ContractVersion } from '../../../src/money/contract/contract.ts';
import type { ContractDocument } from '../../../src/money/contract/load-contract.ts';
import { governingVersion } from '../../../src/money/contract/period.ts';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import type { Lab } from '../../../src/money/lab/lab.ts';
import { runLab } from '../../../src/money/lab/run-lab.ts';
import { makeVariants } from '../../../src/money/lab/variants.ts';
import { parseVariation } from '../../../src/money/lab/variation.ts';
import { labDocument } from '../../../src/published/result/lab.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { matchesGolden } from '../../support/golden.ts';
import { exampleCommitment, exampleVersion } from '../evaluation/example-contract.ts';
import { event, fill, openScratchWarehouse } from '../evaluation/scratch-warehouse.ts';

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
  await fill(warehouse, outage());
});
after(() => warehouse.close());

const START = parseInstant('2026-06-07T11:00:00Z') as number;

/**
 * Two models, a call a minute for ten hours: one is limited, then
 * fails; now and then a stream breaks.
 */
function outage() {
  return Array.from({ length: 1_200 }, (_, i) => {
    const [model, minute] = [i % 2 === 0 ? 'opus' : 'haiku', Math.floor(i / 2)];
    const failing = model === 'opus' && minute >= 60;
    return event({
      event_id: `${i}`,
      model,
      started_at: formatInstant(START + minute * MINUTE_MS),
      http_status: failing ? (minute < 240 ? 429 : 500) : 200,
      stream_error: minute === 30,
    });
  });
}

function document(changes: object = {}, version: object = {}): ContractDocument {
  const commitment = {
    ...exampleCommitment,
    partition_by: ['model'],
    classify: [
      { when: { http_status: { gte: 500 } }, as: 'bad' },
      { when: { stream_error: true }, as: 'disputed' },
    ],
    ...changes,
  };
  const latency = {
    ...exampleCommitment,
    id: 'answers',
    standing: 'target',
    target: { at_least: 50 },
  };
  return {
    file: 'contract.yaml',
    sha256: '0'.repeat(64),
    faults: [],
    value: {
      schema: 'uptally/contract@1',
      id: 'example',
      provider: 'example',
      currency: 'USD',
      versions: [{ ...exampleVersion, commitments: [commitment, latency], ...version }],
    },
  };
}

const fees = parseFees(
  'BillingPeriodStart,BilledCost,BillingCurrency\n2026-06-01,1000.00,USD\n',
  'fees.csv',
);

function versionsOf(
  vary: readonly string[],
  documents: readonly ContractDocument[] = [document()],
): readonly ContractVersion[] {
  const variants = makeVariants(documents, vary.map(parseVariation), '2026-06');
  return variants.list.map(({ contract }) => governingVersion(contract, '2026-06').version);
}

async function run(
  vary: readonly string[],
  documents: readonly ContractDocument[] = [document()],
  over: Warehouse = warehouse,
): Promise<Lab> {
  const variants = makeVariants(documents, vary.map(parseVariation), '2026-06');
  const inputsOf = async () => ({ ...NOTHING_TOLD, fees });
  return labDocument.parse(
    await runLab({ warehouse: over, variants, period: '2026-06', inputsOf }),
  );
}

const VARIATIONS = ['uptime:classify.429=bad,good', 'uptime:tiers[1].credit.percent=25,50'];

test('What people read: a table, coloured by whoever prints it, and CSV.', async () => {
  const lab = await run(VARIATIONS);
  const versions = versionsOf(VARIATIONS);
  const marked = renderLabText(lab, versions, (style, text) => `<${style}>${text}</${style}>`);
  matchesGolden(
    'lab.txt',
    `${renderLabText(lab, versions, (_, text) => text)}\n\n${marked}\n\n` +
      `${renderLabCsv(lab, versions)}\n`,
  );
});

test('Each variant is what evaluate says of that contract, and has its difference.', async () => {
  const lab = await run(VARIATIONS);
  const [base, ...others] = lab.variants;
  assert.ok(base);
  const { contract } = makeVariants([document()], [], '2026-06').list[0] ?? assert.fail();
  const evaluation = await evaluateContract({
    ...NOTHING_TOLD,
    warehouse,
    contract,
    period: '2026-06',
    fees,
  });
  assert.deepEqual(base.commitments, evaluation.commitments);
  assert.deepEqual([base.total, base.credits], [evaluation.total, evaluation.credits]);
  assert.deepEqual(base.difference, { claimed: '0.00', conceded: '0.00' });
  for (const { total, difference } of others) {
    assert.equal(
      Number(difference.claimed),
      Number(total.claimed) - Number(base.total.claimed),
      JSON.stringify(total),
    );
  }
  assert.deepEqual(
    others.map(({ changes, difference }) => [
      ...changes.map(({ value }) => value),
      difference.claimed,
    ]),
    [
      ['bad', 25, '150.00'],
      ['bad', 50, '400.00'],
      ['good', 25, '0.00'],
      ['good', 50, '0.00'],
    ],
  );
});

test('A difference is not known where an amount is not, or where currencies differ.', async () => {
  const unknown = document({ id: 'uptime', basis: { cost: 'billed', where: { BilledCost: 'x' } } });
  const euros = document({ standing: 'target' });
  const contract = { ...(euros.value as object), currency: 'EUR' };
  const documents = [document(), unknown, { ...euros, value: contract }];
  const lab = await run([], documents);
  assert.deepEqual(
    lab.variants.map(({ total, difference }) => `${total.currency} ${difference.claimed}`),
    ['USD 0.00', 'USD null', 'EUR null'],
  );
  const text = renderLabText(lab, versionsOf([], documents), (_, part) => part);
  assert.match(text, /USD 0\.00 \+ unknown +\?/);
});

test('What counts alike is counted once.', async () => {
  let asked = 0;
  const counting: Warehouse = {
    ...warehouse,
    select(...question) {
      asked += 1;
      return warehouse.select(...question);
    },
  };
  await run(['tiers[0].credit.percent=1,2,3,4', 'version.floor.above=0,1'], [document()], counting);
  // Parts, events, and the units of two commitments.
  assert.equal(asked, 4);
});

test('A fault that shows itself only with the fees names the variant.', async () => {
  await assert.rejects(run(['uptime:basis.cost=list']), {
    message: /^--vary uptime:basis\.cost=list: fees\.csv:ListCost: \(missing\)/,
  });
});
