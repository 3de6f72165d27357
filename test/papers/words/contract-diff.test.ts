import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UptallyError } from '../../../src/ground/errors.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import type { Contract } from '../../../src/money/contract/contract.ts';
import {
  loadContract,
  parseContract,
  readContractDocument,
} from '../../../src/money/contract/load-contract.ts';
import { contractDiff } from '../../../src/papers/words/contract-diff.ts';
import { contractWith } from '../../money/evaluation/example-contract.ts';
import { runHosted } from '../../support/run-hosted.ts';

const fixture = (name: string) => packagePath('test', 'fixtures', 'contracts', 'good', name);

/** `group / heading: - sentence` lines. */
function differences(before: Contract, after: Contract): readonly string[] {
  const newest = (contract: Contract) => {
    const version = contract.versions.at(-1);
    assert.ok(version);
    return [contract, version] as const;
  };
  return contractDiff(newest(before), newest(after)).groups.flatMap(
    ({ commitment, change, parts }) =>
      parts.flatMap(({ heading, sentences }) =>
        sentences.map(
          (sentence) =>
            `${commitment ?? 'contract'} ${change} / ${heading}: ` +
            `${sentence.change === 'added' ? '+' : '-'} ` +
            `${sentence.text.replaceAll('\u00a0', ' ')}`,
        ),
      ),
  );
}

test('What is written in another way, but means the same, is no difference.', () => {
  assert.deepEqual(
    differences(
      loadContract(fixture('least.yaml')),
      loadContract(fixture('defaults-written-out.yaml')),
    ),
    [],
  );
});

test('A rule that is put in first is one difference, and so is a rule that moves.', () => {
  const rules = [
    { when: { http_status: null }, as: 'invalid' },
    { when: { http_status: 500 }, as: 'bad' },
    { when: { stream_error: true }, as: 'disputed' },
  ];
  const [a, b, c] = rules;
  const put = contractWith({ classify: [b, c] });
  assert.deepEqual(differences(put, contractWith({ classify: [a, b, c] })), [
    'uptime changed / What is a failure: + http status is missing: does not count.',
  ]);
  assert.deepEqual(differences(put, contractWith({ classify: [c, b] })), [
    'uptime changed / What is a failure: - http status is 500: bad.',
    'uptime changed / What is a failure: + http status is 500: bad.',
  ]);
});

test('Target, tiers, zone and a new commitment are told apart.', () => {
  const before = contractWith({});
  const after = contractWith(
    { target: { at_least: '99.5' }, tiers: [{ below: '99.5', credit: { percent: '10' } }] },
    { time_zone: 'Europe/Berlin' },
  );
  assert.deepEqual(differences(before, after), [
    'contract changed / Parties: - Days and months are those of UTC.',
    'contract changed / Parties: + Days and months are those of Europe/Berlin.',
    'uptime changed / Target: - at least 99.9 %',
    'uptime changed / Target: + at least 99.5 %',
    'uptime changed / What a miss pays: - at least 99 %, below 99.9 %: 10 % of the basis.',
    'uptime changed / What a miss pays: - at least 95 %, below 99 %: 25 % of the basis.',
    'uptime changed / What a miss pays: - below 95 %: 100 % of the basis.',
    'uptime changed / What a miss pays: + below 99.5 %: 10 % of the basis.',
  ]);
  const renamed = differences(before, contractWith({ id: 'speed' }));
  assert.ok(renamed.some((line) => line.startsWith('speed added / Target: + at least 99.9 %')));
  assert.ok(renamed.some((line) => line.startsWith('uptime removed / Target: - at least 99.9 %')));
});

/** Another value of the same sort, several where some are not allowed. */
function others(value: unknown): readonly unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1];
  if (typeof value !== 'string') return [];
  if (/^\d+(\.\d+)?$/.test(value)) return [`${value}${value.includes('.') ? '1' : '.1'}`];
  if (/^\d{4}-\d{2}-\d{2}/.test(value)) return [value.replace(/^\d{4}/, '2019')];
  return [...WORDS.filter((words) => words.includes(value)).flat(), `${value}x`, 'XYZ', 'US'];
}

const WORDS: readonly (readonly string[])[] = [
  ['receivable', 'payable'],
  ['target', 'sla'],
  ['contract', 'ours'],
  ['full', 'active'],
  ['attempt', 'logical_call'],
  ['started', 'completed'],
  ['good', 'bad', 'invalid', 'disputed'],
  ['good', 'skip'],
  ['remove_time', 'drop_requests', 'count_as_good'],
  ['PT1M', 'PT5M', 'PT1H'],
  ['up', 'down', 'bridge'],
  ['join', 'split'],
  ['output_tokens_per_second', 'generation_tokens_per_second', 'ttft_ms', 'duration_ms'],
  ['slots_with_data', 'all_slots', 'requests'],
  ['none', 'affected_ratio'],
  ['down', 'half_up', 'half_even'],
  ['flag', 'worse', 'better'],
  ['billed', 'effective', 'list'],
  ['same', 'preceding'],
  ['max', 'sum'],
  ['future_credit', 'refund', 'service_days'],
  ['hours', 'days', 'months'],
  ['period_end', 'breach_start', 'breach_end', 'awareness', 'invoice'],
  ['UTC', 'Europe/Berlin', 'America/Los_Angeles'],
];

type Path = readonly (string | number)[];

function scalars(value: unknown, path: Path = []): readonly (readonly [Path, unknown])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    scalars(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function changed(document: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(document)) {
    return document.map((item, i) => (i === key ? changed(item, rest, value) : item));
  }
  const mapping = document as Readonly<Record<string, unknown>>;
  return { ...mapping, [key]: changed(mapping[key], rest, value) };
}

function loaded(document: unknown, id: string): Contract | undefined {
  try {
    return parseContract(JSON.stringify(document), id);
  } catch (error) {
    assert.ok(error instanceof UptallyError && error.code === 'invalid_input');
    return undefined;
  }
}

/** Without what says when, where and under which name. */
function terms(contract: Contract): unknown {
  const version = contract.versions.at(-1);
  assert.ok(version);
  const { version: _name, effectiveFrom, effectiveTo, fileIndex, ...rest } = version;
  const { id, title: _, sha256, file, versions, ...whole } = contract;
  return JSON.stringify({ whole, rest }, (_key, value: unknown) => {
    if (value instanceof Map) return [...value];
    return typeof value === 'bigint' ? String(value) : value;
  });
}

interface Version {
  readonly commitments: readonly unknown[];
  readonly [key: string]: unknown;
}

/**
 * One version without commitments that differ, then each commitment alone: small files load fast.
 */
function pieces(version: Version): readonly Version[] {
  const { commitments, ...rest } = version;
  const [first] = commitments;
  const { claim: _claim, combine: _combine, ...bare } = rest;
  const alone = commitments.map((commitment) => ({ ...bare, commitments: [commitment] }));
  return rest.combine === undefined
    ? [{ ...rest, commitments: [first] }, ...alone.slice(1)]
    : [version, ...alone];
}

/** Values that play no part, because of what stands beside them. */
const WITHOUT_EFFECT: Readonly<Record<string, readonly string[]>> = {
  indicators: [
    'good-time-of-short-runs month_edge: split -> join',
    'speed above: 50 -> 50.1',
    'first-token slot: PT1M -> PT5M',
    'first-token slot: PT1M -> PT1H',
    'first-token percentile: 99 -> 100',
    'first-token percentile: 99 -> 98',
  ],
  money: ['flagged on_tier_gap: flag -> worse'],
};

for (const name of ['indicators', 'money', 'claims', 'predicates']) {
  test(`Nothing changes in ${name}.yaml without a word of it: each value in turn.`, () => {
    const document = readContractDocument(fixture(`${name}.yaml`)).value as {
      versions: readonly Version[];
    };
    const unsaid: string[] = [];
    let tried = 0;
    for (const version of document.versions.flatMap(pieces)) {
      const single = { ...document, versions: [version] };
      const before = loaded(single, 'before');
      assert.ok(before);
      for (const [path, value] of scalars(single)) {
        // Several commitments in one file are looked at apart.
        if (
          version.commitments.length > 1 &&
          path.includes('commitments') &&
          !path.includes('combine')
        )
          continue;
        for (const other of others(value)) {
          const after = loaded(changed(single, path, other), 'after');
          if (after === undefined || terms(after) === terms(before)) continue;
          tried += 1;
          if (differences(before, after).length > 0) continue;
          const [commitment] = version.commitments as readonly { id: string }[];
          unsaid.push(`${commitment?.id} ${path.at(-1)}: ${String(value)} -> ${String(other)}`);
        }
      }
    }
    assert.ok(tried > 10, `${tried} changes`);
    assert.deepEqual(unsaid, WITHOUT_EFFECT[name] ?? []);
  });
}

test('`uptally contract diff` compares two files, or the last two versions of one.', async () => {
  const one = await runHosted(['contract', 'diff', fixture('claims.yaml')]);
  assert.equal(one.exitCode, 0, one.stderr);
  assert.match(one.stdout, /^from claims, version 1, .*\nto {3}claims, version 2, /);
  assert.match(one.stdout, /\n {2}How it is claimed\n {4}- The credit has to be claimed\./);
  const two = await runHosted([
    'contract',
    'diff',
    fixture('money.yaml'),
    fixture('claims.yaml'),
    '--from',
    '0',
    '--to',
    '1',
    '--json',
  ]);
  const { from, to } = JSON.parse(two.stdout);
  assert.deepEqual([from.version, to.version], ['0', '1']);
  const none = await runHosted(['contract', 'diff', fixture('least.yaml')]);
  assert.match(none.stderr, /least\.yaml:versions: 1: expected a version before this one/);
  assert.equal(none.exitCode, 2);
});
