import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant } from '../../../src/ground/time.ts';
import type { Contract } from '../../../src/money/contract/contract.ts';
import { activeTime, governingVersion } from '../../../src/money/contract/period.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import type { Evaluation } from '../../../src/money/judge/evaluation.ts';
import { judgeContract } from '../../../src/money/judge/judge-contract.ts';
import type { PartitionCounts } from '../../../src/money/judge/partition-counts.ts';
import { evaluationDocument } from '../../../src/published/result/evaluation.ts';
import {
  contractWith,
  exampleCommitment,
  exampleContract,
  exampleVersion,
} from '../evaluation/example-contract.ts';
import { slotCounts } from '../evaluation/slot-counts.ts';

/** 12 slots down breach 99.9 in June (719/720): 10 %. 100 are 98.8426 %: 25 %. */
function partition(
  values: readonly string[],
  badSlots: number,
  disputedSlots = 0,
): PartitionCounts {
  const slots = Array.from({ length: badSlots + disputedSlots + 1 }, (_, slot) =>
    slotCounts({
      slot,
      good: slot === badSlots + disputedSlots ? 1 : 0,
      bad: slot < badSlots ? 1 : 0,
      disputed: slot >= badSlots && slot < badSlots + disputedSlots ? 1 : 0,
    }),
  );
  return { values, slots };
}

const fees = parseFees(
  [
    'BillingPeriodStart,SubAccountId,RegionId,BilledCost,BillingCurrency,x_Status',
    '2026-06-01,1,eu,1000,USD,',
    '2026-06-01,1,us,333.333,USD,',
    '2026-06-01,2,eu,50,USD,estimated',
    '2026-06-01,3,eu,0,USD,',
    '',
  ].join('\n'),
  'fees.csv',
);

function judged(
  contract: Contract,
  counts: readonly (readonly PartitionCounts[])[],
  options: { fees?: typeof fees | undefined; asOf?: string } = { fees },
): Evaluation {
  const evaluation = judgeContract({
    contract,
    ...governingVersion(contract, '2026-06'),
    counts,
    activeTime: activeTime(contract),
    exclusions: [],
    outages: [],
    notices: null,
    fees: options.fees ?? null,
    priorCredits: null,
    asOf: options.asOf === undefined ? undefined : parseInstant(options.asOf),
    events: { read: 0, distinct: 0, conflicts: 0, rejected: 0 },
  });
  return evaluationDocument.parse(evaluation);
}

function lines({ credits, total }: Evaluation): readonly string[] {
  const amounts = ({ amount, status, reason }: Evaluation['credits'][number]['claimed']) =>
    `${amount} ${status}${reason === null ? '' : ` ${reason}`}`;
  return [
    ...credits.map((line) => {
      const both = [...new Set([amounts(line.claimed), amounts(line.conceded)])].join(' / ');
      const scope = Object.entries(line.scope).map((field) => field.join('='));
      return `${[...scope, line.commitments.join('+')].join(' ')} of ${line.basis}: ${both}`;
    }),
    `total ${total.claimed} / ${total.conceded} ${total.status}`,
  ];
}

const byRegion = {
  partition_by: ['account', 'region'],
  basis: { cost: 'billed', scope: ['account', 'region'] },
};

test('Each breach pays its share of its own fees, rounded once.', () => {
  const counts = [
    [
      partition(['1', 'us'], 100),
      partition(['1', 'eu'], 12),
      partition(['2', 'eu'], 12),
      partition(['3', 'eu'], 12),
      partition(['4', 'eu'], 12),
      partition(['5', 'eu'], 0),
      partition(['1', 'ap'], 0, 12),
    ],
  ];
  assert.deepEqual(lines(judged(contractWith(byRegion), counts)), [
    'account=1 region=ap uptime of null: null unknown no_fees / 0.00 none',
    'account=1 region=eu uptime of 1000.00: 100.00 final',
    'account=1 region=us uptime of 333.333: 83.33 final',
    'account=2 region=eu uptime of 50.00: 5.00 provisional estimated_fees',
    'account=3 region=eu uptime of 0.00: 0.00 final',
    'account=4 region=eu uptime of null: null unknown no_fees',
    'account=5 region=eu uptime of null: 0.00 none',
    'total 188.33 / 188.33 unknown',
  ]);
});

test('Both readings are paid apart, and a partition on which they differ is disputed.', () => {
  const evaluation = judged(contractWith(byRegion), [[partition(['1', 'eu'], 12, 88)]]);
  assert.equal(evaluation.commitments[0]?.partitions[0]?.verdict, 'breached');
  assert.deepEqual(lines(evaluation), [
    'account=1 region=eu uptime of 1000.00: 250.00 final / 100.00 final',
    'total 250.00 / 100.00 final',
  ]);
  const disputed = judged(contractWith(byRegion), [[partition(['1', 'eu'], 0, 12)]]);
  assert.equal(disputed.commitments[0]?.partitions[0]?.verdict, 'disputed');
  assert.deepEqual(lines(disputed), [
    'account=1 region=eu uptime of 1000.00: 100.00 final / 0.00 none',
    'total 100.00 / 0.00 final',
  ]);
});

test("Before the period's end a final credit is provisional; without fees unknown.", () => {
  const counts = [
    [partition(['1', 'eu'], 12), partition(['2', 'eu'], 12), partition(['1', 'us'], 0)],
  ];
  const contract = contractWith(byRegion);
  assert.deepEqual(lines(judged(contract, counts, { fees, asOf: '2026-06-30T23:59:59.999Z' })), [
    'account=1 region=eu uptime of 1000.00: 100.00 provisional period_open',
    'account=1 region=us uptime of 333.333: 0.00 none',
    'account=2 region=eu uptime of 50.00: 5.00 provisional period_open',
    'total 105.00 / 105.00 provisional',
  ]);
  assert.equal(
    lines(judged(contract, counts, { fees, asOf: '2026-07-01T00:00:00Z' }))[0]?.slice(-5),
    'final',
  );
  assert.deepEqual(lines(judged(contract, counts, {})), [
    'account=1 region=eu uptime of null: null unknown no_fees',
    'account=1 region=us uptime of null: 0.00 none',
    'account=2 region=eu uptime of null: null unknown no_fees',
    'total 0.00 / 0.00 unknown',
  ]);
});

test('Partitions that share a scope are paid once, by the greatest; unknown if one is.', () => {
  const byAccount = { ...byRegion, basis: { cost: 'billed', scope: ['account'] } };
  assert.deepEqual(
    lines(
      judged(contractWith(byAccount), [[partition(['1', 'eu'], 12), partition(['1', 'us'], 100)]]),
    ),
    ['account=1 uptime of 1333.333: 333.33 final', 'total 333.33 / 333.33 final'],
  );
  const silent = {
    values: ['1', 'ap'],
    slots: [slotCounts({ slot: 0, invalid: 1 })],
  };
  assert.deepEqual(lines(judged(contractWith(byAccount), [[partition(['1', 'eu'], 12), silent]])), [
    'account=1 uptime of 1333.333: null unknown no_valid_requests',
    'total 0.00 / 0.00 unknown',
  ]);
  assert.deepEqual(
    lines(
      judged(contractWith(byAccount), [[partition(['3', 'ap'], 0), partition(['3', 'eu'], 12)]]),
    ),
    ['account=3 uptime of 0.00: 0.00 final', 'total 0.00 / 0.00 final'],
  );
});

test('Commitments of one scope share a line; others have their own; a target has none.', () => {
  const commitment = { ...exampleCommitment, ...byRegion };
  const contract = exampleContract([
    {
      ...exampleVersion,
      commitments: [
        { ...commitment, id: 'a' },
        { ...commitment, id: 'b', basis: { cost: 'billed', scope: ['region', 'account'] } },
        {
          ...commitment,
          id: 'c',
          basis: { cost: 'billed', scope: ['account'], where: { RegionId: 'us' } },
        },
        {
          ...commitment,
          id: 'd',
          basis: { cost: 'billed' },
          tiers: [{ below: '99.9', credit: { daily_fees: 3 } }],
        },
        {
          ...commitment,
          id: 'e',
          standing: 'target',
          basis: undefined,
          caps: [{ percent_of_basis: '1' }],
        },
        {
          ...commitment,
          id: 'f',
          basis: { cost: 'billed', scope: ['account'] },
          tiers: [{ below: '99.9', credit: { outage_fraction: { multiplier: '0.5' } } }],
        },
      ],
    },
  ]);
  const counts = Array.from({ length: 6 }, () => [partition(['1', 'eu'], 12)]);
  assert.deepEqual(lines(judged(contract, counts)), [
    'd of 1383.333: 138.33 provisional estimated_fees',
    // 33.3333 of the rows in us, and 1333.333 / 720 / 2.
    'account=1 c+f of null: 34.26 final',
    'account=1 region=eu a+b of 1000.00: 200.00 final',
    'total 372.59 / 372.59 provisional',
  ]);
});

test('Money has the decimals and the rounding of its contract.', () => {
  const cases: readonly [money: Readonly<Record<string, unknown>>, amount: string][] = [
    [{}, '33.33'],
    [{ decimals: 0 }, '33'],
    [{ decimals: 3 }, '33.333'],
    [{ decimals: 3, rounding: 'down' }, '33.333'],
    [{ decimals: 4, rounding: 'half_even' }, '33.3333'],
  ];
  for (const [money, amount] of cases) {
    const evaluation = judged(contractWith(byRegion, { money }), [[partition(['1', 'us'], 12)]]);
    assert.equal(evaluation.credits[0]?.claimed.amount, amount);
    assert.equal(evaluation.total.claimed, amount);
  }
});

test('A floor is met by the whole contract, and is not asked while a line is unknown.', () => {
  const contract = contractWith(byRegion, { floor: { above: '105' } });
  const small = [partition(['1', 'eu'], 12), partition(['2', 'eu'], 12)];
  assert.deepEqual(lines(judged(contract, [small])), [
    'account=1 region=eu uptime of 1000.00: 0.00 none below_floor',
    'account=2 region=eu uptime of 50.00: 0.00 none below_floor',
    'total 0.00 / 0.00 none',
  ]);
  assert.deepEqual(lines(judged(contract, [[...small, partition(['9', 'eu'], 12)]])).slice(0, 2), [
    'account=1 region=eu uptime of 1000.00: 100.00 final',
    'account=2 region=eu uptime of 50.00: 5.00 provisional estimated_fees',
  ]);
  assert.deepEqual(lines(judged(contract, [[...small, partition(['1', 'us'], 0)]])).slice(0, 2), [
    'account=1 region=eu uptime of 1000.00: 0.00 none below_floor',
    'account=1 region=us uptime of 333.333: 0.00 none',
  ]);
  const oneReading = [partition(['1', 'eu'], 12, 88)];
  assert.deepEqual(lines(judged(contract, [oneReading])), [
    'account=1 region=eu uptime of 1000.00: 250.00 final / 0.00 none below_floor',
    'total 250.00 / 0.00 final',
  ]);
});

test('A breach that no tier names is unknown money, or none above the highest tier.', () => {
  const tiers = [
    { at_least: '98', below: '99', credit: { percent: '10' } },
    { below: '97', credit: { percent: '20' } },
  ];
  const cases: readonly [onTierGap: string, expected: string][] = [
    ['flag', 'null unknown tier_gap'],
    ['worse', '100.00 final'],
    ['better', '0.00 none tier_gap'],
  ];
  for (const [onTierGap, expected] of cases) {
    const contract = contractWith({ ...byRegion, tiers, on_tier_gap: onTierGap });
    const evaluation = judged(contract, [[partition(['1', 'eu'], 12)]]);
    assert.equal(lines(evaluation)[0], `account=1 region=eu uptime of 1000.00: ${expected}`);
    const { verdict, tier, reason } = evaluation.commitments[0]?.partitions[0]?.claimed ?? {};
    assert.deepEqual([verdict, tier, reason], ['breached', onTierGap === 'worse' ? 0 : null, null]);
  }
});

test('A figure is rounded before it is compared only if the contract says so.', () => {
  // 9 slots of 8,640: 99.895833 %.
  const cases: readonly [compare: Readonly<Record<string, unknown>>, verdict: string][] = [
    [{ round: 'none' }, 'breached'],
    [{ round: 'half_up', decimals: 1 }, 'met'],
    [{ round: 'half_up', decimals: 2 }, 'met'],
    [{ round: 'half_up', decimals: 3 }, 'breached'],
    [{ round: 'down', decimals: 1 }, 'breached'],
  ];
  for (const [compare, verdict] of cases) {
    const contract = contractWith({ ...byRegion, compare });
    const reading = judged(contract, [[partition(['1', 'eu'], 9)]]).commitments[0]?.partitions[0]
      ?.claimed;
    assert.equal(reading?.verdict, verdict, JSON.stringify(compare));
    assert.equal(reading?.percent, '99.8958');
  }
});
