import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runHosted } from '../../support/run-hosted.ts';

/** What `evaluate` says beside the figures. */

const folder = mkdtempSync(join(tmpdir(), 'uptally-notes-'));
after(() => rmSync(folder, { recursive: true }));

const call = (id: string, fields: object) =>
  JSON.stringify({
    event_id: id,
    started_at: '2026-06-14T02:00:00Z',
    duration_ms: 900,
    provider: 'example',
    model: 'polaris-large',
    http_status: 200,
    ...fields,
  });

const CALLS = [
  call('a', { http_status: 503 }),
  call('b', {}),
  // Renamed by the vendor, and not in the contract.
  call('c', { model: 'polaris-large-2' }),
  call('d', { model: 'polaris-large-2' }),
  call('d', { model: 'polaris-large-2' }),
  call('e', { model: 'polaris-mini', launch_stage: 'preview' }),
  call('f', { provider: 'another', model: 'm' }),
  call('g', { model: 'polaris-large-2', started_at: '2026-07-14T02:00:00Z' }),
].join('\n');

const contract = (from: string, more = '') => `
schema: uptally/contract@1
id: example
provider: example
currency: EUR
versions:
  - version: "1"
    effective_from: ${from}
    time_zone: Europe/Berlin
    commitments:
      - id: uptime
        standing: sla
        covers: { provider: example, model: polaris-large }
        classify: [{ when: { http_status: { gte: 500 } }, as: bad }]
        indicator: { kind: ratio }
        target: { at_least: "99" }
        tiers: [{ below: "99", credit: { percent: "10" } }]
        basis: { cost: billed }
${more}`;

const versionOf = (text: string) => text.slice(text.indexOf('  - version:')).trimEnd();

const FEES =
  'BillingPeriodStart,ServiceName,ChargeCategory,BilledCost,BillingCurrency\n' +
  '2026-06-01,Example,Usage,1000.00,EUR\n';

const UNCOVERED =
  'note: calls that no commitment covers: 2 of example polaris-large-2, 1 of example ' +
  'polaris-mini (preview)';

const TABLE: readonly (readonly [
  sentence: string,
  contract: string,
  period: string,
  lines: readonly string[],
])[] = [
  [
    'Calls of the provider that nothing covers are counted by model.',
    contract('2026-01-01'),
    '2026-06',
    [UNCOVERED, 'total: EUR 100.00, final'],
  ],
  [
    'A contract that begins inside the month says so.',
    contract('2026-06-10'),
    '2026-06',
    [
      UNCOVERED,
      'note: the contract is in force from 2026-06-10 00:00 +02:00 on: what was ' +
        'called before does not count',
      'total: EUR 100.00, final',
    ],
  ],
  [
    'A contract that ends inside the month says so.',
    contract('2026-01-01', '    effective_to: 2026-06-20'),
    '2026-06',
    [
      UNCOVERED,
      'note: the contract is in force until 2026-06-20 00:00 +02:00: what was called ' +
        'later does not count',
      'total: EUR 100.00, final',
    ],
  ],
  [
    'A version that begins inside the month says which one governs.',
    `${contract('2026-01-01')}${versionOf(contract('2026-06-20')).replace('"1"', '"2"')}`,
    '2026-06',
    [
      UNCOVERED,
      'note: version 2 begins at 2026-06-20 00:00 +02:00, inside the period, all of ' +
        'which version 1 governs',
      'total: EUR 100.00, final',
    ],
  ],
  [
    'Several months are no credit of any month.',
    contract('2026-01-01'),
    '2026-06-01/2026-08-01',
    [
      UNCOVERED.replace('2 of', '3 of'),
      'note: 2026-06-01/2026-08-01 is not a month, so nothing of it is final: the ' +
        'fees are all those of 2026-06 ' +
        'and no others, so the amounts are no credit of any month; judge each month by ' +
        'itself and add up',
      'total: EUR 100.00, not final (not a month)',
    ],
  ],
  [
    'Nor is a part of one.',
    contract('2026-01-01'),
    '2026-06-01/2026-06-15',
    [
      UNCOVERED,
      'note: 2026-06-01/2026-06-15 is not a month, so nothing of it is final: the ' +
        'fees are all those of 2026-06 ' +
        'and no others, so the amounts are no credit of any month; judge each month by ' +
        'itself and add up',
      'total: EUR 100.00, not final (not a month)',
    ],
  ],
];

writeFileSync(join(folder, 'calls.ndjson'), CALLS);
writeFileSync(join(folder, 'fees.csv'), FEES);

for (const [sentence, text, period, lines] of TABLE) {
  test(sentence, async () => {
    writeFileSync(join(folder, 'contract.yaml'), text);
    const { stdout, stderr } = await runHosted(
      [
        ...['evaluate', '--contract', 'contract.yaml', '--events', 'calls.ndjson'],
        ...['--fees', 'fees.csv', '--period', period],
      ],
      { cwd: folder },
    );
    const found = (stdout || assert.fail(stderr)).trimEnd().split('\n');
    assert.deepEqual(
      found.filter((line) => line.startsWith('note: ') || line.startsWith('total: ')),
      lines,
    );
  });
}
