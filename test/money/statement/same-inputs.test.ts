import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { packagePath, readPackageFile } from '../../../src/ground/package-file.ts';
import { systemClock } from '../../../src/ground/time.ts';
import type { Contract } from '../../../src/money/contract/contract.ts';
import { loadContracts } from '../../../src/money/contract/load-contract.ts';
import { governingVersion } from '../../../src/money/contract/period.ts';
import type { Evaluation } from '../../../src/money/judge/evaluation.ts';
import { gatherInputs } from '../../../src/money/statement/gather-inputs.ts';
import { describeContract } from '../../../src/papers/weekly/contract-to-date.ts';
import { makeWeeklyReport } from '../../../src/papers/weekly/make-weekly-report.ts';
import { readConfig } from '../../../src/running/config.ts';
import { contractsOf, inputFiles } from '../../../src/running/configured-inputs.ts';
import { openStores } from '../../../src/running/stores.ts';
import { QUIET_HEALTH } from '../../papers/weekly/quiet-health.ts';
import { readScenarios } from '../../scenarios/read-scenarios.ts';
import { layLedger } from '../../support/ledger-copy.ts';
import { runHosted } from '../../support/run-hosted.ts';

/** Whoever evaluates what is stored says the same, whatever was told and whatever was not. */

const folder = mkdtempSync(join(tmpdir(), 'uptally-inputs-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const told = join(folder, 'told');
const contracts = packagePath('contracts');
const settings = {
  UPTALLY_DATA_DIR: join(folder, 'data'),
  UPTALLY_CONTRACTS_DIR: contracts,
  UPTALLY_FEES_FILE: join(folder, 'fees.csv'),
  UPTALLY_ORGANISATION: 'the customer',
  UPTALLY_USER: 'finance',
};

const COLUMNS =
  'BillingPeriodStart,ServiceName,SubAccountId,RegionId,ChargeCategory,BilledCost,EffectiveCost,' +
  'ListCost,BillingCurrency,x_Model,x_Deployment,x_Tenant';
const FEES = `${COLUMNS}
2026-04-01,Cloudflare,,,Usage,5000.00,5000.00,5000.00,USD,,,
2026-05-01,Cloudflare,,,Usage,5000.00,5000.00,5000.00,USD,,,
2026-06-01,Cohere,,,Usage,1000.00,1000.00,1000.00,USD,,,
2026-06-01,Amazon Bedrock,1,us-east-1,Usage,1000.00,1000.00,1000.00,USD,,,
`;

/** A day that was down: more than the cap over twelve months leaves. */
const OUTAGES = (month: string) =>
  JSON.stringify([{ id: 'o', start: `${month}-20T00:00:00Z`, end: `${month}-21T00:00:00Z` }]);

function uptally(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return runHosted(args, { cwd: folder, env: { ...settings, ...env } });
}

async function json<Document>(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Document> {
  const { stdout, stderr } = await uptally([...args, '--json'], env);
  return JSON.parse(stdout || assert.fail(stderr)) as Document;
}

before(async () => {
  mkdirSync(told);
  writeFileSync(settings.UPTALLY_FEES_FILE, FEES);
  writeFileSync(join(folder, 'may.json'), OUTAGES('2026-05'));
  writeFileSync(join(told, 'cloudflare-business.outages.json'), OUTAGES('2026-06'));
  writeFileSync(join(told, 'cohere.outages.json'), '[]');
  // Beside May, which is issued here: of 5,000.00 a year 4,990.00 are paid then.
  const before = 'period,amount\n2025-08,4828.71\n';
  writeFileSync(join(told, 'cloudflare-business.prior-credits.csv'), before);
  writeFileSync(join(folder, 'calls.ndjson'), callsOfEveryContract());
  await layLedger(settings.UPTALLY_DATA_DIR);
  const ingested = await uptally(['ingest', 'calls.ndjson']);
  assert.equal(ingested.exitCode, 0, ingested.stderr);
  const issued = await uptally([
    ...['statement', 'issue', 'cloudflare-business', '--period', '2026-05'],
    ...['--outages', 'may.json', '--anyway', 'its calls are not in our log'],
    ...['--prior-credits', join(told, 'cloudflare-business.prior-credits.csv')],
  ]);
  assert.match(issued.stdout, /claimed USD 161\.29/, issued.stderr);
});

/** Of each contract the calls of its first scenario that has any. */
function callsOfEveryContract(): string {
  const lines = readdirSync(packagePath('test', 'scenarios'))
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) => {
      const scenarios = readScenarios(readPackageFile(`test/scenarios/${name}`));
      const events = scenarios.find((scenario) => scenario.events.length > 0)?.events ?? [];
      const first = events.slice(0, 300);
      return first.map((event) => ({ ...event, event_id: `${name} ${event.event_id}` }));
    });
  return lines.map((event) => `${JSON.stringify(event)}\n`).join('');
}

type Figures = Pick<Evaluation, 'commitments' | 'credits' | 'total'>;

const figures = ({ commitments, credits, total }: Figures): Figures => ({
  commitments,
  credits,
  total,
});

const JUNE = ['--period', '2026-06'];
/** Those in force in June. */
const inForce = loadContracts(contracts).filter(({ id }) => id !== 'openai-priority');

for (const { sentence, env, cloudflare, cohere } of [
  {
    sentence: 'With outages and earlier credits told, all say the same of all example contracts.',
    env: { UPTALLY_TOLD_DIR: told },
    // A day of thirty is 166.67, and of a month's fees in twelve months 10.00 are left.
    cloudflare: '10.00 final',
    cohere: '0.00 none',
  },
  {
    sentence: 'Where nothing is told, all say so of all example contracts.',
    env: {},
    cloudflare: 'null unknown not_told',
    cohere: 'null unknown not_told',
  },
]) {
  test(sentence, async () => {
    const drafts = (
      await json<{ contract: { id: string }; evaluation: Evaluation }[]>(
        ['statement', 'draft', ...JUNE],
        env,
      )
    ).filter(({ evaluation }) => evaluation !== undefined);
    const byId = new Map(drafts.map(({ contract, evaluation }) => [contract.id, evaluation]));
    assert.deepEqual([...byId.keys()].sort(), inForce.map(({ id }) => id).sort());
    const claimed = (id: string) => {
      const credit = byId.get(id)?.credits[0]?.claimed;
      return [`${credit?.amount}`, credit?.status, credit?.reason ?? []].flat().join(' ');
    };
    assert.equal(claimed('cloudflare-business'), cloudflare);
    assert.equal(claimed('cohere'), cohere);

    const paths = inForce.map(({ file }) => file);
    const lab = await json<{ variants: (Figures & { contract: { id: string } })[] }>(
      ['lab', ...paths.flatMap((path) => ['--contract', path]), ...JUNE],
      env,
    );
    for (const variant of lab.variants) {
      const draft = byId.get(variant.contract.id) ?? assert.fail(variant.contract.id);
      assert.deepEqual(figures(variant), figures(draft), `lab: ${variant.contract.id}`);
    }

    for (const id of ['cloudflare-business', 'cohere']) {
      const draft = byId.get(id) ?? assert.fail(id);
      const contract = ['--contract', join(contracts, `${id}.yaml`), ...JUNE];
      const evaluation = await json<Evaluation>(['evaluate', ...contract], env);
      assert.deepEqual(figures(evaluation), figures(draft), `evaluate: ${id}`);
      const explained = await json<{ credits: { credit: unknown }[] }>(
        ['explain', ...contract],
        env,
      );
      assert.deepEqual(
        explained.credits.map(({ credit }) => credit),
        draft.credits.map((line) => line.claimed),
        `explain: ${id}`,
      );
    }

    const rows = await weeklyRows(env);
    for (const contract of inForce) {
      const row = rows.get(contract.id);
      const draft = byId.get(contract.id) ?? assert.fail(contract.id);
      const { commitments } = governingVersion(contract, '2026-06').version;
      const described = describeContract({ contract, terms: commitments, evaluation: draft });
      assert.deepEqual(row, described, contract.id);
    }
  });
}

/** June's rows of the report of the week that June ends in. */
async function weeklyRows(env: NodeJS.ProcessEnv): Promise<ReadonlyMap<string, unknown>> {
  const config = readConfig({ ...settings, ...env });
  const stores = await openStores(config);
  try {
    const report = await makeWeeklyReport({
      ...stores,
      clock: systemClock,
      contracts: contractsOf(config),
      inputsOf: gatherInputs({ ...inputFiles(config), ...stores }, systemClock.now()),
      healthOf: async () => QUIET_HEALTH,
      week: '2026-W27',
      timeZone: 'UTC',
      coveredHoursPercent: 20,
    });
    const ids = new Map(contractsOf(config).map(({ id, title }: Contract) => [title, id]));
    const ofJune = report.contracts.filter(({ period }) => period.startsWith('June'));
    return new Map(ofJune.map((row) => [ids.get(row.title) ?? '', row]));
  } finally {
    await stores.close();
  }
}

test('What was told when a period was issued stands until something else is told.', async () => {
  const { watched, moved } = await json<{ watched: number; moved: unknown[] }>(
    ['statement', 'watch'],
    {},
  );
  assert.deepEqual({ watched, moved }, { watched: 1, moved: [] });
  const restate = [
    ...['statement', 'restate', 'CLOUDFLARE-BUSINESS-2026-05-1'],
    ...['--reason', 'nothing new', '--anyway', 'its calls are not in our log'],
  ];
  const again = await uptally(restate);
  assert.match(again.stdout, /unchanged|would say the same/, again.stderr);
  writeFileSync(join(folder, 'none.json'), '[]');
  const other = await uptally([...restate, '--outages', 'none.json']);
  assert.match(other.stdout, /USD 0\.00/, other.stderr);
});
