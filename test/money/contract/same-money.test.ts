import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadContractFiles, parseContract } from '../../../src/money/contract/load-contract.ts';
import { reviewOverlaps } from '../../../src/money/contract/review-overlaps.ts';
import { exampleContracts } from '../../support/tracked-files.ts';

/** What differs from a contract `one` of Nordlicht over all of its calls and fees. */
interface Other {
  readonly top?: string;
  readonly provider?: string;
  readonly covers?: string;
  readonly basis?: string;
  readonly from?: string;
  readonly standing?: string;
}

function contract(id: string, other: Other = {}) {
  const { top = '', provider = 'nordlicht', covers = '{ provider: nordlicht }' } = other;
  const { basis = '{ cost: billed }', from = '2026-01-01', standing = 'sla' } = other;
  const pays =
    standing === 'sla'
      ? `tiers: [{ below: "99", credit: { percent: "10" } }], basis: ${basis}, `
      : '';
  return parseContract(
    `{ schema: uptally/contract@1, id: ${id}, provider: ${provider}, ${top}
  currency: EUR, versions: [{ version: "1", effective_from: ${from}, time_zone: UTC, commitments: [{
    id: uptime-of-${id}, standing: ${standing}, covers: ${covers}, ${pays}
    indicator: { kind: ratio }, classify: [{ when: { http_status: { gte: 500 } }, as: bad }],
    target: { at_least: "99" } }] }] }`,
    `${id}.yaml`,
  );
}

const TWICE = 'uptime-of-two, uptime-of-one';

const PAIRS: readonly (readonly [sentence: string, two: Other, shared: string, one?: Other])[] = [
  ['A contract under another id is the same money.', {}, TWICE],
  ['A party in another spelling is the same party.', { provider: 'Nordlicht' }, TWICE],
  [
    'Who covers the same calls of somebody is the same vendor.',
    { provider: 'nordlicht-ki' },
    TWICE,
  ],
  [
    'Who covers the same calls in other words is the same vendor.',
    { provider: 'nordlicht-ki', covers: '{ region: [b, a], provider: [nordlicht] }' },
    TWICE,
    { covers: '{ provider: nordlicht, region: [a, b] }' },
  ],
  [
    'Who covers some of these calls is the same vendor.',
    { provider: 'nordlicht-ki', covers: '{ provider: nordlicht, region: a }' },
    TWICE,
  ],
  [
    'Less that is covered is covered twice.',
    { covers: '{ provider: nordlicht, model: m }' },
    TWICE,
  ],
  [
    'Two models are two things.',
    { covers: '{ provider: nordlicht, model: m }' },
    '',
    { covers: '{ provider: nordlicht, model: n }' },
  ],
  [
    'Two Regions are two things, over one unscoped bill.',
    { covers: '{ provider: nordlicht, region: eu-1 }' },
    '',
    { covers: '{ provider: nordlicht, region: { not_in: [eu-1] } }' },
  ],
  [
    'Two services of one bill are two things.',
    { basis: '{ cost: billed, where: { ServiceName: [A, B] } }' },
    '',
    { basis: '{ cost: billed, where: { ServiceName: C } }' },
  ],
  [
    'One service in both is the same money.',
    { basis: '{ cost: billed, where: { ServiceName: [A, B] } }' },
    TWICE,
    { basis: '{ cost: billed, where: { ServiceName: B } }' },
  ],
  [
    'What the one asks for and the other leaves out is no row of both.',
    { basis: '{ cost: billed, where: { ChargeCategory: Purchase } }' },
    '',
    { basis: '{ cost: billed, exclude: [Purchase] }' },
  ],
  ['Another vendor, and what it covers, is another matter.', { provider: 'b', covers: '{}' }, ''],
  ['What we owe is not what they owe.', { top: 'direction: payable,' }, ''],
  ['What only measures pays nothing.', { standing: 'target' }, ''],
  ['Two clauses of one agreement say so.', { top: 'beside: [one],' }, ''],
  ['One of the two saying so is enough.', {}, '', { top: 'beside: [two],' }],
  ['What has taken the place of the other says so.', { top: 'supersedes: [one],' }, ''],
];

for (const [sentence, two, shared, one = {}] of PAIRS) {
  test(sentence, () => {
    const found = reviewOverlaps([contract('one', one), contract('two', two)]);
    const expected =
      shared === ''
        ? []
        : [
            {
              place: 'two.yaml:id',
              value: 'two',
              expectation:
                'beside: [one], or supersedes: [one]; without one, both are over the same ' +
                `calls and fees (${shared}), and only one of them can be claimed`,
            },
          ];
    assert.deepEqual(found, expected);
  });
}

test('The examples together are over no money twice.', () => {
  const { contracts, faults } = loadContractFiles(exampleContracts());
  assert.deepEqual(faults, []);
  assert.ok(contracts.length > 8);
  assert.deepEqual(reviewOverlaps(contracts), []);
});

test('A contract names others, each once, and none as both.', () => {
  for (const [top, expected] of [
    ['beside: [two],', /beside\[0\]: "two": expected the id of another contract/],
    ['beside: [one, one],', /beside\[1\]: "one": expected a contract that is named once/],
    ['supersedes: [One],', /supersedes\[0\]: "One": expected an id of a-z, 0-9 and -/],
    [
      'supersedes: [one], beside: [one],',
      /supersedes\[0\]: "one": expected a contract that is not named in/,
    ],
  ] as const) {
    assert.throws(() => contract('two', { top }), expected);
  }
});
