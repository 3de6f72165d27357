import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formatInstant, instantOf, MINUTE_MS } from '../../src/ground/time.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { runHosted } from '../support/run-hosted.ts';

/** From a measured incident over a person's import to a statement, and what moves it later. */

const START = instantOf('2026-06-07T10:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'uptally-told-'));
after(() => rmSync(folder, { recursive: true }));

const CONTRACT = `schema: uptally/contract@1
id: acme-uptime
provider: acme
currency: USD
versions:
  - version: "1"
    effective_from: 2026-01-01
    time_zone: UTC
    commitments:
      - id: uptime
        standing: sla
        covers: { provider: acme }
        partition_by: [model]
        indicator: { kind: outage_minutes, source: declared }
        target: { at_least: "99.9" }
        tiers:
          - { at_least: "99.5", below: "99.9", credit: { percent: "10" } }
          - { below: "99.5", credit: { percent: "20" } }
        basis: { cost: billed, scope: [model] }
`;
const FEES = `BillingPeriodStart,ServiceName,ChargeCategory,BilledCost,BillingCurrency,x_Model
2026-06-01,Acme,Usage,1000.00,USD,large
2026-06-01,Acme,Usage,100.00,USD,small
`;

/** Five minutes more of one model than the incident has of it, told by hand. */
const BY_HAND = JSON.stringify([
  {
    id: 'acme-1',
    start: '2026-06-07T11:30:00Z',
    end: '2026-06-07T12:05:00Z',
    where: { model: 'large' },
  },
]);

function uptally(...args: string[]) {
  return runHosted(args, {
    cwd: folder,
    env: {
      UPTALLY_DATA_DIR: join(folder, 'data'),
      UPTALLY_CONTRACTS_DIR: join(folder, 'contracts'),
      UPTALLY_FEES_FILE: join(folder, 'fees.csv'),
      UPTALLY_TOLD_DIR: join(folder, 'told'),
      UPTALLY_USER: 'finance',
    },
  });
}

async function stdout(...args: string[]): Promise<string> {
  const run = await uptally(...args);
  assert.equal(run.exitCode, 0, run.stderr);
  return run.stdout;
}

const JUNE = ['--period', '2026-06'];

/** Of each source of figures the claimed total, or why there is none. */
async function everybodySays(): Promise<readonly string[]> {
  const contract = ['--contract', 'contracts/acme.yaml', ...JUNE, '--json'];
  const drafts = JSON.parse(await stdout('statement', 'draft', ...JUNE, '--json'));
  const evaluation = JSON.parse(await stdout('evaluate', ...contract));
  const lab = JSON.parse(await stdout('lab', ...contract));
  const explained = JSON.parse(await stdout('explain', ...contract));
  return [
    ...[drafts[0].evaluation.total, evaluation.total, lab.variants[0].total],
    { ...explained.total, claimed: explained.total.amount },
  ].map(({ claimed, status }) => `${claimed} ${status}`);
}

before(async () => {
  for (const name of ['contracts', 'told']) mkdirSync(join(folder, name));
  const files: Record<string, string> = {
    'contracts/acme.yaml': CONTRACT,
    'fees.csv': FEES,
    'by-hand.json': BY_HAND,
    'none.json': '[]',
    // Both models of one vendor fail for an hour, and the only one of another an hour later.
    'calls.ndjson': Array.from({ length: 3_000 }, (_, i) => {
      const minute = Math.floor(i / 10);
      const isOther = i % 10 === 9;
      const from = isOther ? 120 : 60;
      return JSON.stringify({
        event_id: `e${i}`,
        started_at: formatInstant(START + minute * MINUTE_MS + (i % 10) * 1_000),
        duration_ms: 100,
        provider: isOther ? 'other' : 'acme',
        model: isOther ? 'medium' : i % 2 === 0 ? 'large' : 'small',
        http_status: minute >= from && minute < from + 60 ? 500 : 200,
      });
    }).join('\n'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  await layLedger(join(folder, 'data'));
  await stdout('ingest', 'calls.ndjson');
});

test('What is measured moves nothing: outages that nobody told of are not told.', async () => {
  assert.match(await stdout('incidents', 'list'), /100 % of .* calls failed/);
  assert.deepEqual(await everybodySays(), Array(4).fill('0.00 unknown'));
  const { stdout: refused, exitCode } = await uptally('statement', 'issue', ...JUNE);
  assert.match(refused, /no +outages told +declared outages are not told: tell them with `uptally/);
  assert.equal(exitCode, 1);
});

test('An export of one vendor has a record for each model, under an id that lasts.', async () => {
  const exported = await stdout(
    ...['incidents', 'export', '--as', 'outages', '--by', 'model', '--provider', 'acme'],
  );
  const window = { start: '2026-06-07T11:00:00.000Z', end: '2026-06-07T12:00:00.000Z' };
  assert.deepEqual(JSON.parse(exported), [
    { id: 'INC-20260607-1/large', ...window, where: { model: 'large' } },
    { id: 'INC-20260607-1/small', ...window, where: { model: 'small' } },
  ]);
  writeFileSync(join(folder, 'exported.json'), exported);
});

test('A preview says what an import would do, and writes nothing.', async () => {
  const preview = await stdout('outages', 'import', 'exported.json', '--dry-run');
  assert.deepEqual(preview.trimEnd().split(/\n *| {2,}/), [
    'acme-uptime: outages of exported.json: nothing was written',
    'tells of all from 2026-06-01 00:00 UTC to 2026-07-01 00:00 UTC',
    ...['id', 'revision', 'from', 'to', 'minutes', 'what'],
    ...['large', 'small'].flatMap((model) => [
      ...[`INC-20260607-1/${model}`, '1', 'new', '2026-06-07 11:00 UTC', '2026-06-07 12:00 UTC'],
      ...['60', `model is ${model}`],
    ]),
    '2 in the file: 2 new, 0 changed, 0 as before; together 120 minutes',
  ]);
  assert.match(await stdout('outages', 'list'), /^No outages are in the ledger: `uptally outages/);
  assert.deepEqual(await everybodySays(), Array(4).fill('0.00 unknown'));
});

test('What was imported is what every figure is judged by.', async () => {
  await stdout('outages', 'import', 'exported.json');
  // An hour of June's 720 is 99.861 %.
  assert.deepEqual(await everybodySays(), Array(4).fill('110.00 final'));
});

test('The configured file is not looked at where imports tell, and it is said.', async () => {
  const file = join(folder, 'told', 'acme-uptime.outages.json');
  writeFileSync(file, '[]');
  const { stdout: evaluated, stderr } = await uptally(
    ...['evaluate', '--contract', 'contracts/acme.yaml', ...JUNE, '--json'],
  );
  assert.equal(JSON.parse(evaluated).total.claimed, '110.00');
  assert.match(
    stderr,
    /^outages are those imported; acme-uptime\.outages\.json in UPTALLY_TOLD_DIR is not look/m,
  );
  const given = await stdout(
    ...['evaluate', '--contract', 'contracts/acme.yaml', ...JUNE, '--json'],
    ...['--outages', 'none.json'],
  );
  assert.equal(JSON.parse(given).total.claimed, '0.00');
  rmSync(file);
});

test('A statement says by what it was told, and its bundle is computed anew.', async () => {
  const issued = await stdout('statement', 'issue', ...JUNE);
  assert.match(issued, /^ACME-UPTIME-2026-06-1 .*claimed USD 110\.00/);
  const { checks } = JSON.parse(
    await stdout('statement', 'show', 'ACME-UPTIME-2026-06-1', '--json'),
  );
  assert.deepEqual(
    checks.filter(({ name }: { name: string }) => name === 'outages_told'),
    [
      {
        name: 'outages_told',
        passed: true,
        finding: 'declared outages that are told: 2, by the imported outages',
      },
    ],
  );
  assert.match(await stdout('statement', 'watch'), /1 statement computed again, 0 figures moved/);
});

test('An outage that overlaps another one counts once, and moves what was issued.', async () => {
  const imported = await stdout('outages', 'import', 'by-hand.json');
  assert.match(imported, /not in the file, and still in force: INC-20260607-1\/large, INC-2026/);
  assert.match(imported, /acme-1 overlaps INC-20260607-1\/large: time of both counts once/);
  assert.doesNotMatch(imported, /overlaps INC-20260607-1\/small/);
  const watched = await stdout('statement', 'watch');
  assert.match(watched, /ACME-UPTIME-2026-06-1 .*outages\.json differs/);
  assert.match(watched, /1 statement computed again, 1 figure moved/);
  const restated = await stdout(
    ...['statement', 'restate', 'ACME-UPTIME-2026-06-1', '--reason', 'the vendor told more'],
  );
  assert.match(restated, /^ACME-UPTIME-2026-06-2 /);
  const path = join(folder, 'june.zip');
  await stdout('statement', 'bundle', 'ACME-UPTIME-2026-06-2', '--out', path);
  assert.match(await stdout('verify', path), /computed anew/);
  assert.ok(readFileSync(path).byteLength > 1_000);
});

test('An outage that was withdrawn counts no more, and moves what was issued.', async () => {
  const withdrawn = await stdout('outages', 'withdraw', 'acme-1', '--reason', 'a copy');
  assert.equal(withdrawn, 'acme-uptime, acme-1: revision 2 withdrawn\n');
  assert.match(await stdout('statement', 'watch'), /ACME-UPTIME-2026-06-2 .*outages\.json diff/);
  const shown = await stdout('outages', 'show', 'acme-1');
  assert.match(shown, /1 +replaced .* by-hand\.json .*\n.*2 +withdrawn .* finance +a copy\n$/);
});
