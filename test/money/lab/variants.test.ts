import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagePath } from '../../../src/ground/package-file.ts';
import { readContractDocument } from '../../../src/money/contract/load-contract.ts';
import { makeVariants, type Variant } from '../../../src/money/lab/variants.ts';
import { changeText, parseVariation } from '../../../src/money/lab/variation.ts';

const BEDROCK = packagePath('contracts', 'aws-bedrock.yaml');
const NO_CLAUSE = packagePath('contracts', 'no-clause.yaml');

function variants(vary: readonly string[], ...files: readonly string[]) {
  const documents = (files.length === 0 ? [BEDROCK] : files).map((path) => ({
    ...readContractDocument(path),
    file: path.replace(/^.*\//, ''),
  }));
  return makeVariants(documents, vary.map(parseVariation), '2026-06').list;
}

/** The only commitment of the only version. */
function commitment({ contract }: Variant) {
  return contract.versions[0]?.commitments[0] ?? assert.fail();
}

function names(list: readonly Variant[]): readonly string[] {
  return list.map(({ changes, values }) => changes.map(changeText).join(' ') || values.join(' '));
}

test('Every combination follows the base; the one that changes nothing is the base.', () => {
  const list = variants(['indicator.slot=PT1M,PT5M', 'tiers[0].credit.percent=10,12.5']);
  assert.deepEqual(names(list), [
    'PT5M 10',
    'indicator.slot=PT1M tiers[0].credit.percent=10',
    'indicator.slot=PT1M tiers[0].credit.percent=12.5',
    'indicator.slot=PT5M tiers[0].credit.percent=12.5',
  ]);
  const [, , changed] = list;
  assert.ok(changed);
  assert.deepEqual(
    [
      commitment(changed).indicator,
      commitment(changed).creditTerms?.tiers[0]?.credit.number.toString(),
    ],
    [{ kind: 'mean_of_slots', slotMs: 60_000, emptySlot: 'good' }, '12.5'],
  );
});

const edits: readonly [
  vary: string,
  base: string,
  pick: (variant: Variant) => unknown,
  is: unknown,
][] = [
  ['target={above: 99.5}', '{at_least: 99.9}', (v) => commitment(v).target.strict, true],
  ['clock=completed', 'started', (v) => commitment(v).clock, 'completed'],
  // Not written in the file, so its default stood there.
  ['partial_period=active', '', (v) => commitment(v).partialPeriod, 'active'],
  ['uptime:covers.labels.tier=gold', '', (v) => commitment(v).covers.kind, 'all'],
  ['covers."labels.a=b.c"=x', '', (v) => commitment(v).covers.kind, 'all'],
  ['version.floor=absent', '{above: 1.00}', (v) => v.contract.versions[0]?.floor, null],
  [
    'version.floor={at_least: 5}',
    '{above: 1.00}',
    (v) => v.contract.versions[0]?.floor?.strict,
    false,
  ],
  [
    'basis.exclude=[Tax]',
    '[Tax, Credit]',
    (v) => commitment(v).creditTerms?.basis.exclude,
    ['Tax'],
  ],
  [
    'retries={kind: collapse, window_seconds: 0.5}',
    '{kind: none}',
    (v) => commitment(v).retries.kind,
    'collapse',
  ],
];

for (const [vary, base, pick, is] of edits) {
  test(`--vary ${vary}`, () => {
    const [written, varied] = variants([vary]);
    assert.ok(written && varied);
    assert.equal(written.values.join(), base);
    assert.deepEqual(pick(varied), is);
    assert.equal(varied.contract.sha256, written.contract.sha256);
  });
}

test('A rule for a status stands before the others, a single status before its hundred.', () => {
  const [, varied] = variants(['classify.503=bad', 'classify.5xx=disputed', 'classify.null=good']);
  assert.ok(varied);
  const rules = commitment(varied).classify.map(({ when, as }) => `${JSON.stringify(when)} ${as}`);
  assert.equal(rules.length, 7);
  assert.match(rules[0] ?? '', /"expected":true} good$/);
  assert.match(rules[1] ?? '', /"eq","value":503} bad$/);
  assert.match(rules[2] ?? '', /"gte","value":500.*"lt","value":600.* disputed$/);
});

test('A clause that is missing is written on the command line.', () => {
  const [written, varied] = variants(
    [
      'standing=sla',
      'tiers=[{below: 99.9, credit: {percent: 10}}]',
      'basis={cost: billed, where: {ServiceName: Router}}',
    ],
    NO_CLAUSE,
  );
  assert.ok(written && varied);
  assert.equal(commitment(written).creditTerms, null);
  assert.deepEqual(
    commitment(varied).creditTerms?.basis.where,
    new Map([['ServiceName', ['Router']]]),
  );
});

test('Several contracts are compared as they are written, the first as the base.', () => {
  const list = variants([], NO_CLAUSE, BEDROCK);
  assert.deepEqual(
    list.map(({ contract }) => contract.id),
    ['shared-router', 'aws-bedrock'],
  );
});

const FILE = 'aws-bedrock.yaml:versions[0].commitments[0]';
const PATH_FORM =
  'expected PATH=VALUE,VALUE with a path such as indicator.slot, tiers[0].credit.percent, ' +
  'COMMITMENT:target.at_least or version.floor.above';
const VALUES_FORM = 'expected values as in a YAML list, separated by commas, such as PT1M,PT5M';

const wrong: readonly [sentence: string, vary: readonly string[], message: string][] = [
  ['no values', ['indicator.slot'], `--vary: "indicator.slot": ${PATH_FORM}`],
  ['no path', ['=1'], `--vary: "=1": ${PATH_FORM}`],
  ['a path with a gap', ['indicator..slot=1'], `--vary: "indicator..slot=1": ${PATH_FORM}`],
  ['the version itself', ['version=1'], `--vary: "version=1": ${PATH_FORM}`],
  ['a prototype', ['__proto__.slot=1'], `--vary: "__proto__.slot=1": ${PATH_FORM}`],
  ['an empty list', ['indicator.slot='], `--vary indicator.slot: "": ${VALUES_FORM}`],
  ['a list that is no YAML', ['target={=}}'], `--vary target: "{=}}": ${VALUES_FORM}`],
  [
    'a value that the language does not know, once for all combinations',
    ['classify.429=bad,good', 'indicator.slot=PT2M'],
    `--vary classify.429=bad indicator.slot=PT2M: ${FILE}.indicator.slot: "PT2M": expected one ` +
      'of PT1M, PT5M, PT1H',
  ],
  [
    'a key that the language does not know',
    ['indicator.sloot=PT1M'],
    `--vary indicator.sloot=PT1M: ${FILE}.indicator.sloot: "PT1M": expected a key that is ` +
      'known here: kind, slot, empty_slot',
  ],
  [
    'an item beyond the end',
    ['tiers[3].credit.percent=1'],
    '--vary tiers[3].credit.percent: 3: expected what tiers has: items [0] to [2]',
  ],
  [
    'an item of no list',
    ['target[0]=1'],
    '--vary target[0]: 0: expected what target has: keys at_least',
  ],
  [
    'a key of a value',
    ['target.at_least.x=1'],
    '--vary target.at_least.x: "x": expected what target.at_least has: the value "99.9"',
  ],
  [
    'a commitment that is not there',
    ['latency:target.at_least=99'],
    '--vary latency:target.at_least: "latency": expected a commitment of version ' +
      '2023-10-04: uptime',
  ],
  [
    'a status that is none',
    ['classify.600=bad'],
    '--vary classify.600: "600": expected a status: 429, 5xx or null',
  ],
  [
    'a class that is none',
    ['classify.429=worse'],
    `--vary classify.429=worse: ${FILE}.classify[0].as: "worse": expected one of good, bad, ` +
      'invalid, disputed',
  ],
  [
    'nothing to take away',
    ['caps=absent'],
    '--vary caps: "absent": expected something that is there: keys id, title, standing, ' +
      'method, covers, partition_by, period, unit, clock, classify, retries, indicator, target, ' +
      'compare, tiers, basis',
  ],
  [
    'a hole in the tiers',
    ['tiers[1]=absent'],
    `--vary tiers[1]=absent: ${FILE}.tiers: ` +
      '[{"at_least":"99.0","below":"99.9","credit":{"percent":"10"}},' +
      '{"below":"95.0","credit":{"percent":"100"}}]: ' +
      'expected a tier for every miss (none has 95 <= figure < 99), or on_tier_gap',
  ],
  [
    'more than anybody reads',
    ['indicator.slot=PT1M,PT5M,PT1H', `tiers[0].credit.percent=${Array(67).fill(1)}`],
    '--vary: 201 variants: expected at most 200: fewer values, or fewer --vary',
  ],
];

for (const [sentence, vary, message] of wrong) {
  test(`refused: ${sentence}`, () => {
    assert.throws(() => variants(vary), { code: 'invalid_input', message });
  });
}

test('refused: several contracts and a variation', () => {
  assert.throws(() => variants(['clock=completed'], BEDROCK, NO_CLAUSE), {
    message: '--vary: 2 contracts: expected one contract to vary, or several without --vary',
  });
});
