import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { packagePath } from '../../src/ground/package-file.ts';
import { layLedger } from '../support/ledger-copy.ts';
import type { CliRun } from '../support/run-cli.ts';
import { runHosted } from '../support/run-hosted.ts';

const CASE = packagePath('test', 'fixtures', 'cases', '19-export-formula-injection');
const NUMBER = 'TENANTS-2026-06-1';

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-currency-'));
});

after(() => rm(folder, { recursive: true, force: true }));

/** A currency, its decimals, and the forms of 10 % of 101, all three tenants, and the floor. */
const table: readonly (readonly [
  currency: string,
  decimals: number,
  credit: string,
  total: string,
  floor: string,
])[] = [
  ['JPY', 0, '10', '30', '1'],
  ['KWD', 3, '10.100', '30.300', '1.000'],
];

for (const [currency, decimals, credit, total, floor] of table) {
  test(`${currency}: each amount has ${decimals} decimals, from bill to credit`, async () => {
    const cwd = await mkdtemp(join(folder, 'case-'));
    const contract = await readFile(join(CASE, 'contracts', 'tenants.yaml'), 'utf8');
    await writeFile(
      join(cwd, 'contract.yaml'),
      contract
        .replace('currency: USD', `currency: ${currency}`)
        .replace(
          'time_zone: UTC',
          `time_zone: UTC\n    money: { decimals: ${decimals} }\n    floor: { at_least: "1" }`,
        ),
    );
    const fees = await readFile(join(CASE, 'fees.csv'), 'utf8');
    await writeFile(
      join(cwd, 'fees.csv'),
      fees.replaceAll('USD', currency).replaceAll(/\.00\b/g, ''),
    );
    const env = { UPTALLY_DATA_DIR: join(cwd, 'data'), UPTALLY_USER: 'finance', COLUMNS: '200' };
    await layLedger(env.UPTALLY_DATA_DIR);
    const shown: string[] = [];
    const run = async (...args: string[]): Promise<CliRun> => {
      const printed = await runHosted(args, { cwd, env });
      assert.equal(printed.exitCode, 0, `${args.join(' ')}: ${printed.stderr}`);
      shown.push(printed.stdout);
      return printed;
    };
    const evaluated = [
      '--contract',
      'contract.yaml',
      '--events',
      join(CASE, 'events.ndjson'),
      '--period',
      '2026-06',
      '--fees',
      'fees.csv',
    ];
    await run('evaluate', ...evaluated);
    const { stdout: explained } = await run('explain', ...evaluated);
    assert.ok(explained.includes(`floor: at least ${currency} ${floor} in all`), explained);
    await run('lab', ...evaluated, '--vary', 'target.at_least=99,50');
    await run('ingest', join(CASE, 'events.ndjson'));
    await run('fees', 'import', 'fees.csv');
    await run('statement', 'issue', '--contract', 'contract.yaml', '--period', '2026-06');
    await run('statement', 'list');
    await run('claim', 'file', NUMBER, '--reference', 'T-1');
    await run('claim', 'approve', NUMBER);
    await run('claim', 'credit', NUMBER, '--amount', credit, '--reference', 'memo 7');
    const { stdout: claim } = await run('claim', 'show', NUMBER);
    assert.ok(claim.includes(`${currency} ${total}`), claim);
    await run('claims');
    await run('claims', '--year', '2026');
    const exported = ['--period', '2026-06', '--out', 'credits.csv'];
    await run('export', '--format', 'focus', ...exported);
    assert.match(await readFile(join(cwd, 'credits.csv'), 'utf8'), new RegExp(`\n-${credit},`));
    for (const text of shown) {
      for (const [amount] of text.matchAll(new RegExp(`${currency} [\\d,.]*\\d`, 'g'))) {
        assert.equal(amount.split('.')[1]?.length ?? 0, decimals, `${amount} in:\n${text}`);
      }
    }
  });
}
