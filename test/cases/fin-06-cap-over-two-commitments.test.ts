import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { packagePath } from '../../src/ground/package-file.ts';
import { sequence } from '../../src/ground/pattern.ts';
import { runHosted } from '../support/run-hosted.ts';

const inputs = packagePath('test', 'fixtures', 'cases', 'fin-06-cap-over-two-commitments');
const written = join(inputs, 'contracts', 'nordlicht.yaml');
const folder = mkdtempSync(join(tmpdir(), 'uptally-caps-'));
after(() => rmSync(folder, { recursive: true }));

const RULE = 'rule: sum';
/** The agreement: together at most half of the month's fees. */
const capped = join(folder, 'nordlicht.yaml');
writeFileSync(
  capped,
  readFileSync(written, 'utf8').replace(RULE, `${RULE}, caps: [{ percent_of_basis: "50" }]`),
);

async function evaluated(contract: string): Promise<unknown> {
  const { stdout, stderr } = await runHosted(
    [
      ...['evaluate', '--contract', contract, '--period', '2026-09', '--json'],
      ...['--events', join(inputs, 'calls.ndjson'), '--fees', join(inputs, 'fees.csv')],
    ],
    { cwd: folder },
  );
  const { credits } = JSON.parse(stdout || assert.fail(stderr)) as {
    credits: readonly { commitments: readonly string[]; basis: string; claimed: unknown }[];
  };
  return credits.map(({ commitments, basis, claimed }) => ({ commitments, basis, claimed }));
}

test('Credits that are added are together at most what the rule says.', async () => {
  assert.deepEqual(await evaluated(capped), [
    {
      commitments: ['uptime', 'first-token'],
      basis: '1000.00',
      claimed: { amount: '500.00', status: 'final', reason: null },
    },
  ]);
});

test('Without caps on the rule, `contract check` says that the sum has none.', async () => {
  const { exitCode, stderr } = await runHosted(['contract', 'check', written]);
  assert.equal(exitCode, 2);
  assert.match(
    stderr,
    sequence(
      /versions\[0\]\.combine\[0\]: .*: expected a rule with caps; uptime and first-token /,
      /may add up to 55 % of the basis, where each alone is at most 50 %\n/,
    ),
  );
  assert.equal((await runHosted(['contract', 'check', capped])).exitCode, 0);
});
