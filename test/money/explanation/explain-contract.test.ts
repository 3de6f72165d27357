import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import {
  decimal,
  type Exact,
  ONE,
  plainDecimal,
  ratio,
  round,
  sum,
} from '../../../src/ground/exact.ts';
import { formatInstant, HOUR_MS, MINUTE_MS, parseInstant } from '../../../src/ground/time.ts';
import { parsePredicate } from '../../../src/money/contract/predicate.ts';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import {
  type ExplainInput,
  explainContract,
} from '../../../src/money/explanation/explain-contract.ts';
import type {
  ExplainedPartition,
  Explanation,
  Fraction,
} from '../../../src/money/explanation/explanation.ts';
import type { Exclusion } from '../../../src/money/input/excluded-time.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import type { ReadingName } from '../../../src/money/input/reading.ts';
import type { Evaluation } from '../../../src/money/judge/evaluation.ts';
import { rememberSelects } from '../../../src/money/lab/remember-selects.ts';
import { explanationDocument } from '../../../src/published/result/explanation.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { arbitraryNotices } from '../evaluation/arbitrary-contract.ts';
import {
  exampleCommitment,
  exampleContract,
  exampleVersion,
} from '../evaluation/example-contract.ts';
import {
  type EventFields,
  event,
  fill,
  openScratchWarehouse,
} from '../evaluation/scratch-warehouse.ts';

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

const JUNE = parseInstant('2026-06-01T00:00:00Z') as number;
const HOURS = 6;

const everything = parsePredicate({}, () => assert.fail());
const runs = { slot: 'PT5M', min_run_slots: 1, down_when: { bad_share: { above: '0.4' } } };
const money = {
  basis: { cost: 'billed' },
  tiers: [{ below: '99.9', credit: { percent: '12.5' } }],
};
const tiers = (credit: object) => [{ below: '99.9', credit }];

/** One of each indicator, with each kind of credit, cap and combination among them. */
const commitments = [
  { id: 'ratio', indicator: { kind: 'ratio' }, partition_by: ['model'] },
  {
    id: 'mean',
    indicator: { kind: 'mean_of_slots', slot: 'PT5M' },
    tiers: tiers({ outage_fraction: { multiplier: '1.5' } }),
    caps: [{ percent_of_basis: '1' }, { percent_of_basis: '0.1' }],
  },
  {
    id: 'skip',
    indicator: { kind: 'mean_of_slots', slot: 'PT1M', empty_slot: 'skip' },
    unit: 'logical_call',
    partition_by: ['model'],
    tiers: tiers({ daily_fees: '3' }),
  },
  {
    id: 'good',
    indicator: {
      kind: 'good_time',
      ...runs,
      empty_slot: 'bridge',
      also: [{ down_when: 'all_bad', target: { at_least: '99.99' } }],
    },
    tiers: tiers({ per_outage: { percent: '0.5', every_minutes: '5', max_per_day: 3 } }),
  },
  {
    id: 'speed',
    indicator: {
      kind: 'attained_slots',
      slot: 'PT5M',
      metric: 'output_tokens_per_second',
      good_if: { above: '50' },
    },
    partition_by: ['model'],
  },
  {
    id: 'values',
    indicator: {
      kind: 'attained_slots',
      slot: 'PT1H',
      metric: 'duration_ms',
      good_if: { at_most: '900' },
      over: 'requests',
    },
  },
  {
    id: 'declared',
    indicator: { kind: 'outage_minutes', source: 'declared', weight: 'affected_ratio' },
  },
  {
    id: 'told',
    indicator: { kind: 'notice', clock: 'declared', within_minutes: '10' },
    tiers: tiers({ outage_fraction: { multiplier: '0.1' } }),
  },
  {
    id: 'measured',
    indicator: { kind: 'outage_minutes', source: 'measured', weight: 'affected_ratio', from: runs },
    standing: 'target',
    retries: { kind: 'collapse', window_seconds: 300, key: ['request_hash'] },
  },
].map((commitment) => ({
  ...exampleCommitment,
  ...money,
  classify: [
    { when: { http_status: { gte: 500 } }, as: 'bad' },
    { when: { http_status: 429 }, as: 'invalid' },
    { when: { stream_error: true }, as: 'disputed' },
  ],
  exclusions: { maintenance: 'remove_time', force: 'count_as_good', drill: 'drop_requests' },
  ...commitment,
}));

const contract = exampleContract([
  {
    ...exampleVersion,
    commitments,
    combine: [
      { commitments: ['ratio', 'mean'], rule: 'max' },
      { commitments: ['skip', 'good'], rule: 'sum', caps: [{ percent_of_basis: '20' }] },
    ],
    floor: { above: '1.00' },
    money: { decimals: 2, rounding: 'half_even' },
  },
]);

const fees = parseFees(
  [
    'BillingPeriodStart,BilledCost,BillingCurrency',
    '2026-06-01,1000.333,USD',
    '2026-06-02,-0.5,USD',
    '2026-05-01,77,USD',
    '',
  ].join('\n'),
  'fees.csv',
);

const call: fc.Arbitrary<EventFields> = fc
  .record({
    minute: fc.nat(HOURS * 60 - 1),
    model: fc.constantFrom('m', 'n'),
    http_status: fc.constantFrom(200, 200, 200, 429, 500, 500, null),
    stream_error: fc.boolean(),
    duration_ms: fc.constantFrom(1, 900, 1_000),
    output_tokens: fc.constantFrom(null, 10, 80),
    request_hash: fc.constantFrom('', 'h', 'i'),
    logical_call_id: fc.constantFrom('', 'a', 'b', 'c'),
    attempt: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ minute, ...fields }) =>
    event({ ...fields, started_at: formatInstant(JUNE + minute * MINUTE_MS) }),
  );

const span = fc
  .tuple(fc.nat(HOURS * 4), fc.integer({ min: 1, max: 6 }))
  .map(([quarter, length]) => ({
    start: JUNE + (quarter * HOUR_MS) / 4,
    end: JUNE + ((quarter + length) * HOUR_MS) / 4,
  }));

const exclusion: fc.Arbitrary<Exclusion> = fc
  .tuple(
    span,
    fc.constantFrom('maintenance', 'force', 'drill', 'other'),
    fc.constantFrom<Exclusion['status'][]>('approved', 'asserted', 'rejected'),
  )
  .map(([time, name, status]) => ({ ...time, id: name, class: name, status, where: everything }));

const outage = fc
  .tuple(span, fc.constantFrom(ONE, ratio(1, 3)))
  .map(([time, affectedRatio]) => ({ ...time, id: 'o', affectedRatio, where: everything }));

function exact({ numerator, denominator }: Fraction): Exact {
  return ratio(BigInt(numerator), BigInt(denominator));
}

function same(a: Exact, b: Exact, what: string): void {
  assert.ok(a.equals(b), `${what}: ${a.toFraction()} is not ${b.toFraction()}`);
}

type Units = ExplainedPartition['units'];

function addUnits(parts: readonly Units[]): Units {
  const of = (name: keyof Units) => parts.reduce((total, part) => total + part[name], 0);
  return { good: of('good'), bad: of('bad'), invalid: of('invalid') };
}

/** What is listed, what is not and the rest are the whole, of shares, of units and of slots. */
function checkLosses(partition: ExplainedPartition): void {
  const { figures, lost, units } = partition;
  const decisive = figures.find(({ decides }) => decides);
  if (lost === null || decisive === undefined) {
    assert.equal(partition.attainment, null);
    return;
  }
  const missed = ONE.sub(exact(decisive.attainment));
  const listed = lost.parts.map(({ share }) => exact(share));
  same(exact(lost.share), missed, 'lost');
  same(sum([...listed, exact(lost.more.share)]), missed, 'parts');
  if (lost.more.parts === 0) same(sum(listed), missed, 'listed parts');
  const inParts = lost.parts.flatMap((part) => (part.units === null ? [] : [part.units]));
  assert.deepEqual(addUnits([...inParts, lost.more.units, lost.rest.units]), units);
  assert.ok(Math.min(...Object.values(lost.rest.units), lost.rest.slots, lost.more.slots) >= 0);
  if (lost.has_slots) {
    const slots = lost.parts.reduce((total, part) => total + part.slots, 0);
    assert.equal(slots + lost.more.slots + lost.rest.slots, partition.slots.total);
  }
}

function checkSlot({ slot }: ExplainedPartition): void {
  assert.ok(slot);
  assert.equal(slot.more, 0);
  for (const reading of ['claimed', 'conceded'] as const) {
    const units = { good: 0, bad: 0, invalid: 0 };
    for (const one of slot.calls) units[one[reading]] += 1;
    assert.deepEqual(units, slot.units[reading]);
  }
}

function leastOf(amount: Exact, caps: readonly { readonly limit: Fraction }[]): Exact {
  return caps.map(({ limit }) => exact(limit)).reduce((a, b) => (b.compare(a) < 0 ? b : a), amount);
}

/** From fee rows to the printed amount. */
function checkCredits({ credits, total }: Explanation): void {
  for (const { credit, shares, groups, before_rounding } of credits) {
    for (const { basis, factors, before_caps, caps, amount } of shares) {
      if (basis !== null) {
        same(sum(basis.rows.map(({ cost }) => decimal(cost))), decimal(basis.amount), 'basis');
      }
      if (factors.length > 0 && before_caps !== null) {
        const product = factors.reduce((left, { value }) => left.mul(exact(value)), ONE);
        same(product, exact(before_caps), 'factors');
      }
      if (before_caps !== null && amount !== null) {
        same(leastOf(exact(before_caps), caps), exact(amount), 'caps');
      }
    }
    if (before_rounding === null) {
      assert.equal(credit.status, 'unknown');
      continue;
    }
    const whole = exact(before_rounding);
    same(sum(groups.map(({ amount }) => exact(amount))), whole, 'groups');
    for (const { rule, commitments: members, before_caps, caps, amount } of groups) {
      const amounts = shares
        .filter(({ commitment }) => members.includes(commitment))
        .map((share) => exact(share.amount as Fraction));
      const expected =
        rule === 'max' ? amounts.reduce((a, b) => (b.compare(a) > 0 ? b : a)) : sum(amounts);
      same(expected, exact(before_caps), `${rule}`);
      same(leastOf(expected, caps), exact(amount), `caps of ${rule}`);
    }
    const rounded = round(whole, total.rounding.decimals, total.rounding.mode);
    assert.equal(credit.amount, credit.reason === 'below_floor' ? '0.00' : rounded);
  }
  const known = credits.map(({ credit }) => decimal(credit.amount ?? '0'));
  assert.equal(plainDecimal(sum(known), 2), total.amount);
}

/** An explanation says nothing that the evaluation does not. */
function checkAgainst(explanation: Explanation, evaluation: Evaluation, reading: ReadingName) {
  assert.equal(explanation.total.amount, evaluation.total[reading]);
  assert.deepEqual(
    explanation.credits.map(({ scope, credit }) => ({ scope, credit })),
    evaluation.credits.map((line) => ({ scope: line.scope, credit: line[reading] })),
  );
  assert.deepEqual(
    explanation.commitments.map(({ partitions }) =>
      partitions.map(({ partition, figures: _, lost: __, slot: ___, ...rest }) => ({
        partition,
        rest,
      })),
    ),
    evaluation.commitments.map(({ partitions }) =>
      partitions.map((one) => ({ partition: one.partition, rest: one[reading] })),
    ),
  );
}

test('Every part adds up to its whole, and the whole is the evaluation.', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 60 }),
      fc.array(exclusion, { maxLength: 3 }),
      fc.array(outage, { maxLength: 3 }),
      fc.option(arbitraryNotices),
      fc.constantFrom<ReadingName[]>('claimed', 'conceded'),
      fc.constantFrom(1, 1_000),
      async (calls, exclusions, outages, notices, reading, losses) => {
        const events = calls.map((one, i) => ({ ...one, event_id: `${i}` }));
        await fill(warehouse, events);
        const input = {
          ...NOTHING_TOLD,
          warehouse: rememberSelects(warehouse),
          contract,
          period: '2026-06',
          fees,
          exclusions: { file: 'exclusions.json', exclusions },
          outages: { file: 'outages.json', outages },
          notices: notices && { file: 'notices.json', notices },
        };
        const explanation = explanationDocument.parse(
          await explainContract({
            ...input,
            reading,
            partition: new Map(),
            slot: parseInstant(String(calls[0]?.started_at)),
            most: { losses, calls: 1_000 },
          }),
        );
        checkAgainst(explanation, await evaluateContract(input), reading);
        checkCredits(explanation);
        for (const { partitions } of explanation.commitments) {
          for (const partition of partitions) {
            checkLosses(partition);
            checkSlot(partition);
          }
        }
      },
    ),
    { numRuns: 10 },
  );
});

const reasons: readonly [
  sentence: string,
  commitment: string,
  events: readonly EventFields[],
  exclusions: readonly Exclusion[],
  lines: readonly string[],
][] = [
  [
    'a rule of classify, or none',
    'mean',
    [{ http_status: 500 }, { http_status: 429 }, { stream_error: true }, {}],
    [],
    [
      '0 bad/bad bad rule 0',
      '2 bad/good disputed rule 2',
      '3 good/good good rule null',
      '1 invalid/invalid invalid rule 1',
    ],
  ],
  [
    'a retry, as each reading has it',
    'measured',
    [
      { http_status: 500, request_hash: 'h' },
      { stream_error: true, request_hash: 'h' },
      { http_status: 503, request_hash: 'h' },
    ],
    [],
    [
      '0 bad/bad bad rule 0',
      '1 invalid/good disputed rule 2 retried when claimed',
      '2 invalid/bad bad rule 0 retried when claimed',
    ],
  ],
  [
    'an exclusion, approved or asserted',
    'mean',
    [{ http_status: 500 }],
    [
      window('force', 'approved'),
      window('drill', 'asserted'),
      window('maintenance', 'rejected'),
      window('other', 'approved'),
    ],
    [
      '0 good/invalid bad rule 0 force:count_as_good:approved drill:drop_requests:asserted ' +
        'maintenance:remove_time:rejected',
    ],
  ],
  [
    'the last attempt of a logical call',
    'skip',
    [
      { http_status: 500, logical_call_id: 'a' },
      { logical_call_id: 'a', attempt: 2 },
    ],
    [],
    ['0 good/good good rule null 2 attempts to 1'],
  ],
  [
    'a value that attains or not',
    'speed',
    [{ output_tokens: 80 }, { output_tokens: 10 }, {}],
    [],
    [
      '1 good/good good rule null value 10 no',
      '0 good/good good rule null value 80 yes',
      '2 good/good good rule null',
    ],
  ],
];

function window(name: string, status: Exclusion['status']): Exclusion {
  return { id: name, class: name, status, where: everything, start: JUNE, end: JUNE + HOUR_MS };
}

async function explained(
  events: readonly EventFields[],
  options: Partial<ExplainInput> = {},
): Promise<Explanation> {
  await fill(
    warehouse,
    events.map((fields, i) =>
      event({
        event_id: `${i}`,
        started_at: formatInstant(JUNE + i * 1_000),
        output_tokens: null,
        ...fields,
      }),
    ),
  );
  return explainContract({
    ...NOTHING_TOLD,
    warehouse,
    contract,
    period: '2026-06',
    reading: 'claimed',
    partition: new Map(),
    most: { losses: 10, calls: 10 },
    ...options,
  });
}

for (const [sentence, commitment, events, exclusions, lines] of reasons) {
  test(`A call is what it is by ${sentence}.`, async () => {
    const explanation = await explained(events, {
      commitment,
      slot: JUNE + MINUTE_MS - 1,
      exclusions: { file: 'exclusions.json', exclusions },
    });
    const calls = explanation.commitments[0]?.partitions[0]?.slot?.calls ?? assert.fail();
    assert.deepEqual(
      calls.map((one) =>
        [
          one.event_id,
          `${one.claimed}/${one.conceded}`,
          one.classified,
          `rule ${one.rule}`,
          ...(one.retried.claimed ? ['retried when claimed'] : []),
          ...(one.retried.conceded ? ['retried when conceded'] : []),
          ...one.exclusions.map(({ id, effect, status }) => [id, effect, status].join(':')),
          ...(one.attempts > 1 ? [`${one.attempts} attempts to ${one.last_event_id}`] : []),
          ...(one.value === null
            ? []
            : [`value ${one.value.metric.numerator} ${one.value.attains ? 'yes' : 'no'}`]),
        ].join(' '),
      ),
      lines,
    );
  });
}

test('More calls than asked for are counted, what was lost being listed first.', async () => {
  const explanation = await explained([{}, {}, { http_status: 500 }, {}], {
    commitment: 'ratio',
    slot: JUNE,
    most: { losses: 10, calls: 2 },
  });
  const slot = explanation.commitments[0]?.partitions[0]?.slot;
  assert.deepEqual([slot?.calls.map(({ event_id }) => event_id), slot?.more], [['2', '0'], 2]);
});

test('Lines are explained that a selected partition belongs to.', async () => {
  const explanation = await explained([{}, { model: 'n' }], {
    partition: new Map([['model', 'n']]),
  });
  assert.deepEqual(
    explanation.commitments.map(({ id, partitions }) => [
      id,
      partitions.map((one) => one.partition),
    ]),
    ['ratio', 'skip', 'speed'].map((id) => [id, [{ model: 'n' }]]),
  );
  assert.equal(explanation.credits.length, 1);
});

const wrong: readonly [sentence: string, options: Partial<ExplainInput>, message: string][] = [
  [
    'a commitment that is not there',
    { commitment: 'uptime' },
    '--commitment: "uptime": expected a commitment of version 1: ratio, mean, skip, good, ' +
      'speed, values, declared, told, measured',
  ],
  [
    'a field that nothing is parted by',
    { partition: new Map([['region', 'eu']]) },
    '--partition: "region": expected a field of partition_by: model',
  ],
  [
    'a partition without calls',
    { partition: new Map([['model', 'x']]), commitment: 'ratio' },
    '--partition: model=x: expected a partition with calls: model=m',
  ],
  [
    'an instant outside the period',
    { slot: JUNE - 1 },
    '--slot: 2026-05-31 23:59:59.999 UTC: expected an instant of the period, from ' +
      '2026-06-01 00:00 UTC to before 2026-07-01 00:00 UTC',
  ],
];

for (const [sentence, options, message] of wrong) {
  test(`refused: ${sentence}`, async () => {
    await assert.rejects(explained([{}], options), { code: 'invalid_input', message });
  });
}
