import fc from 'fast-check';
import { ratio } from '../../../src/ground/exact.ts';
import { formatInstant, MINUTE_MS, parseInstant, SECOND_MS } from '../../../src/ground/time.ts';
import type { Contract } from '../../../src/money/contract/contract.ts';
import { parsePredicate } from '../../../src/money/contract/predicate.ts';
import type { EvaluationInputs } from '../../../src/money/evaluation/evaluate-contract.ts';
import type { Exclusion } from '../../../src/money/input/excluded-time.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import type { IncidentNotice } from '../../../src/money/input/notices.ts';
import type { Outage } from '../../../src/money/input/outages.ts';
import { parsePriorCredits } from '../../../src/money/input/prior-credits.ts';
import { exampleContract } from './example-contract.ts';
import { type EventFields, event } from './scratch-warehouse.ts';

/**
 * Random valid contracts over all indicators, and calls, outages, exclusions and fees
 * for them. What happens, happens in two hours of a day: few slots, so that runs,
 * edges and overlaps are common.
 */

export type Json = Readonly<Record<string, unknown>>;

export const START = parseInstant('2026-06-01T00:00:00Z') as number;
export const PERIOD_MINUTES = 120;
export const PERIOD = periodLabel(0, PERIOD_MINUTES);

/** From one minute of the two hours to another. */
export function periodLabel(first: number, last: number): string {
  return [first, last].map((minute) => formatInstant(START + minute * MINUTE_MS)).join('/');
}

/** Those whose units are calls. */
export const CALL_INDICATORS = [
  'ratio',
  'mean_of_slots',
  'good_time',
  'attained_slots',
  'declared',
  'measured',
] as const;
const INDICATORS = [...CALL_INDICATORS, 'notice'] as const;
export type IndicatorName = (typeof INDICATORS)[number];

/** What a property leaves out because it does not hold there. */
export interface Limits {
  readonly indicators?: readonly IndicatorName[];
  readonly retries?: boolean;
  /** `min_valid` above 1. */
  readonly leastCalls?: boolean;
  /** `weight: affected_ratio`. */
  readonly weights?: boolean;
  /** Credits by the piece of an outage. */
  readonly perOutage?: boolean;
  /** Further thresholds of `good_time`. */
  readonly also?: boolean;
  /** Tiers with holes, and what `on_tier_gap` says. */
  readonly tierGaps?: boolean;
  /** `month_edge: split`. */
  readonly split?: boolean;
  /** Effects that exclusion classes may have. */
  readonly effects?: readonly Effect[];
  /** `compare` with rounding. */
  readonly rounding?: boolean;
}

type Effect = 'remove_time' | 'drop_requests' | 'count_as_good';

const condition = fc.constantFrom<Json>(
  { http_status: { gte: 500 } },
  { http_status: 429 },
  { http_status: null },
  { http_status: { not_in: [200, 500] } },
  { stream_error: true },
  { 'labels.tier': 'gold', http_status: { ne: 200 } },
  { any: [{ cancelled: true }, { region: 'eu', http_status: 503 }] },
);

/** A call with this label is invalid under every commitment, and nothing else looks at it. */
export const INVALID_LABEL: Readonly<Record<string, string>> = { invalid: 'yes' };
const invalidFirst: Json = { when: { 'labels.invalid': 'yes' }, as: 'invalid' };

const classify = fc
  .array(
    fc.record({ when: condition, as: fc.constantFrom('good', 'bad', 'invalid', 'disputed') }),
    { maxLength: 3 },
  )
  .map((rules) => [invalidFirst, ...rules, { when: { http_status: { gte: 500 } }, as: 'bad' }]);

const retries = fc.oneof(
  fc.constant<Json>({ kind: 'none' }),
  fc.record({
    kind: fc.constant('collapse'),
    window_seconds: fc.constantFrom(0, 60, '90.5', 300),
    key: fc.constantFrom(['request_hash'], ['request_hash', 'region']),
  }),
  fc.record({
    kind: fc.constant('backoff'),
    first_seconds: fc.constantFrom(1, 30),
    factor: fc.constantFrom(1, '1.5', 2),
    max_seconds: fc.constantFrom(32, 120),
    key: fc.constant(['request_hash']),
  }),
);

const slot = fc.constantFrom('PT1M', 'PT5M', 'PT1H');
const downWhen = fc.oneof(
  fc.constant('all_bad'),
  // A share is never above 1.
  fc
    .constantFrom<Json>(
      { above: '0' },
      { above: '0.05' },
      { above: '0.5' },
      { at_least: '0.05' },
      { at_least: '0.3' },
      { at_least: '1' },
    )
    .map((bad_share) => ({ bad_share })),
);

function downRuns(limits: Limits) {
  return {
    slot: fc.constantFrom('PT1M', 'PT1M', 'PT5M', 'PT1H'),
    down_when: downWhen,
    min_valid: limits.leastCalls === false ? fc.constant(1) : fc.integer({ min: 0, max: 3 }),
    min_run_slots: fc.constantFrom(0, 1, 2, 3, 5),
    empty_slot: fc.constantFrom('up', 'down', 'bridge'),
    month_edge: limits.split === false ? fc.constant('join') : fc.constantFrom('join', 'split'),
  };
}

/** Metrics with the direction in which more is better or worse. */
const metric = fc.oneof(
  fc.record({
    metric: fc.constantFrom('output_tokens_per_second', 'generation_tokens_per_second'),
    good_if: fc
      .tuple(fc.constantFrom('above', 'at_least'), fc.constantFrom('10', '50', '99.5', 100))
      .map(([operator, value]) => ({ [operator]: value })),
  }),
  fc.record({
    metric: fc.constantFrom('ttft_ms', 'duration_ms'),
    good_if: fc
      .tuple(fc.constantFrom('below', 'at_most'), fc.constantFrom(300, 1000, '1500.5'))
      .map(([operator, value]) => ({ [operator]: value })),
  }),
);

function indicatorOf(name: IndicatorName, limits: Limits): fc.Arbitrary<Json> {
  switch (name) {
    case 'ratio':
      return fc.constant({ kind: 'ratio' });
    case 'mean_of_slots':
      return fc.record({
        kind: fc.constant('mean_of_slots'),
        slot,
        empty_slot: fc.constantFrom('good', 'skip'),
      });
    case 'good_time':
      return fc.record({
        kind: fc.constant('good_time'),
        ...downRuns(limits),
        also: fc.array(
          fc.record({ down_when: downWhen, target: fc.constant({ at_least: '99' }) }),
          { maxLength: limits.also === false ? 0 : 2 },
        ),
      });
    case 'attained_slots':
      return fc
        .tuple(
          fc.record({
            kind: fc.constant('attained_slots'),
            slot,
            percentile: fc.constantFrom(1, 50, 90, 100),
            eligible: fc.constantFrom({}, { stream_error: false }, { region: 'eu' }),
            min_valid:
              limits.leastCalls === false ? fc.constant(1) : fc.integer({ min: 0, max: 3 }),
            over: fc.constantFrom('slots_with_data', 'all_slots', 'requests'),
          }),
          metric,
        )
        .map(([terms, measured]) => ({ ...terms, ...measured }));
    case 'declared':
      return fc.record({
        kind: fc.constant('outage_minutes'),
        source: fc.constant('declared'),
        weight: fc.constantFrom('none', 'affected_ratio'),
        min_minutes: fc.constantFrom(0, '2.5'),
      });
    case 'notice':
      return fc.record({
        kind: fc.constant('notice'),
        clock: fc.constantFrom('declared', 'update_gap', 'answered', 'review'),
        within_minutes: fc.constantFrom(0, '2.5', 10, 30),
        min_minutes: fc.constantFrom(0, '3.5'),
      });
    case 'measured':
      return fc.record({
        kind: fc.constant('outage_minutes'),
        source: fc.constant('measured'),
        from: fc.record(downRuns(limits)),
        weight:
          limits.weights === false
            ? fc.constant('none')
            : fc.constantFrom('none', 'affected_ratio'),
        min_minutes: fc.constantFrom(0, 3),
      });
  }
}

/** Rows that pay more the lower the figure, from the target down. */
function creditTerms(name: IndicatorName, limits: Limits): fc.Arbitrary<Json> {
  const hasOutages = ['good_time', 'declared', 'measured'].includes(name);
  const rows = fc
    .tuple(
      fc.constantFrom('100', '99.9', '99.5', '90'),
      fc.uniqueArray(fc.constantFrom('80', '70.5', '50', '20'), { maxLength: 3 }),
      fc.constantFrom('percent', 'daily_fees'),
      fc.boolean(),
    )
    .map(([target, edges, kind, cumulative]): Json => {
      const from = [target, ...edges.toSorted((a, b) => Number(b) - Number(a))];
      const tiers = from.map((below, i) => ({
        ...(cumulative || from[i + 1] === undefined ? {} : { at_least: from[i + 1] }),
        below,
        credit: { [kind]: `${(i + 1) * 12}` },
      }));
      return { target: { at_least: target }, tiers };
    });
  const gaps = fc.constantFrom('flag', 'worse', 'better').map(
    (onTierGap): Json => ({
      target: { above: '99.5' },
      tiers: [
        { at_least: '80', below: '99', credit: { percent: '10' } },
        { at_most: '70', credit: { percent: '30.5' } },
      ],
      on_tier_gap: onTierGap,
    }),
  );
  const fraction = fc.constantFrom('0.5', 1, 10).map(
    (multiplier): Json => ({
      target: { at_least: '100' },
      tiers: [{ below: '100', credit: { outage_fraction: { multiplier } } }],
    }),
  );
  const perOutage = fc
    .record({
      percent: fc.constantFrom('5', 25),
      every_minutes: fc.constantFrom('1.5', 5, 30),
      min_minutes: fc.constantFrom(0, 3),
    })
    .map(
      (credit): Json => ({
        target: { at_least: '99' },
        tiers: [{ below: '99', credit: { per_outage: credit } }],
      }),
    );
  return fc.oneof(
    { weight: 3, arbitrary: rows },
    { weight: limits.tierGaps === false ? 0 : 1, arbitrary: gaps },
    { weight: 1, arbitrary: fraction },
    { weight: hasOutages && limits.perOutage !== false ? 2 : 0, arbitrary: perOutage },
  );
}

const caps = fc.constantFrom<readonly Json[]>(
  [],
  [{ percent_of_basis: '50' }],
  [{ percent_of_basis: '100' }, { percent_of_basis: '12.5' }],
  [{ months_of_fees: '0.5', window: 'rolling_12_months' }, { percent_of_basis: '80' }],
);

/** A commitment without an id; all of them pay out of one scope. */
function commitment(limits: Limits): fc.Arbitrary<Json> {
  return fc
    .tuple(
      fc.constantFrom(...(limits.indicators ?? INDICATORS)),
      fc.constantFrom<readonly string[]>([], ['model'], ['model', 'region'], ['labels.tier']),
    )
    .chain(([name, partitionBy]) => {
      const effect = fc.constantFrom<Effect>(
        ...(limits.effects ?? ['remove_time', 'drop_requests', 'count_as_good']),
      );
      // A class whose windows look at calls cannot take time away.
      const callEffect = fc.constantFrom<Effect>('drop_requests', 'count_as_good');
      const cutsTime = name === 'declared';
      const exclusions =
        limits.effects?.length === 0
          ? fc.constant({})
          : fc.record(
              {
                anything: effect,
                ...(partitionBy.includes('model') ? { model: effect } : {}),
                ...(cutsTime || limits.effects !== undefined ? {} : { calls: callEffect }),
              },
              { requiredKeys: [] },
            );
      return fc
        .record({
          standing: fc.constantFrom('sla', 'sla', 'sla', 'target'),
          covers: fc.constantFrom<Json>({}, { model: ['m', 'n'] }, { cancelled: false }),
          partition_by: fc.constant(partitionBy),
          unit: fc.constantFrom('attempt', 'attempt', 'logical_call'),
          clock: fc.constantFrom('started', 'started', 'completed'),
          classify,
          retries: limits.retries === false ? fc.constant({ kind: 'none' }) : retries,
          exclusions,
          indicator: indicatorOf(name, limits),
          compare:
            limits.rounding === false
              ? fc.constant({ round: 'none' })
              : fc.constantFrom(
                  { round: 'none' },
                  { round: 'half_up', decimals: 1 },
                  { round: 'down', decimals: 0 },
                ),
          caps,
          basis: fc.constantFrom<Json>(
            { cost: 'billed' },
            { cost: 'effective', month: 'preceding', exclude: ['Tax'] },
          ),
        })
        .chain((fields) => creditTerms(name, limits).map((terms) => ({ ...fields, ...terms })));
    });
}

export interface ArbitraryContract {
  /**
   * The commitments as they stand in a file, which is what a person can read in a counterexample.
   */
  readonly published: readonly Json[];
  readonly contract: Contract;
}

/** A contract with a few commitments, some of them combined. */
export function arbitraryContract(
  limits: Limits = {},
  { commitments = 4 } = {},
): fc.Arbitrary<ArbitraryContract> {
  return fc
    .record({
      members: fc.array(commitment(limits), { minLength: commitments, maxLength: commitments }),
      floor: fc.constantFrom<Json | undefined>(undefined, { above: '1.00' }, { at_least: '150' }),
      money: fc.constantFrom<Json>(
        {},
        { decimals: 0, rounding: 'half_even' },
        { decimals: 3, rounding: 'down' },
      ),
      rule: fc.constantFrom('max', 'sum', 'none'),
      ruleCaps: caps,
    })
    .map(({ members, floor, money, rule, ruleCaps }) => {
      const published = members.map((member, i): Json & { readonly id: string } => ({
        ...member,
        id: `c${i}`,
      }));
      const paying = published.filter(({ standing }) => standing === 'sla');
      const folded = paying.slice(0, 2);
      const combined = folded.map(({ id }) => id);
      // Caps of a rule are shares of one basis.
      const [basis, ...others] = folded.map((one) => JSON.stringify(one.basis));
      const hasCaps = others.every((other) => other === basis);
      const version = {
        version: '1',
        effective_from: '2020-01-01',
        time_zone: 'UTC',
        commitments: published,
        ...(floor === undefined ? {} : { floor }),
        money,
        combine:
          rule === 'none' || combined.length < 2
            ? []
            : [{ commitments: combined, rule, ...(hasCaps ? { caps: ruleCaps } : {}) }],
      };
      return { published, contract: exampleContract([version]) };
    });
}

const call: fc.Arbitrary<EventFields> = fc
  .record({
    // Most calls lie in a quarter of an hour, some at the edges and beside the period.
    minute: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 20, max: 35 }) },
      { weight: 1, arbitrary: fc.integer({ min: -12, max: PERIOD_MINUTES + 12 }) },
      { weight: 1, arbitrary: fc.constantFrom(-1, 0, PERIOD_MINUTES - 1, PERIOD_MINUTES) },
    ),
    second: fc.constantFrom(0, 0, 1, 30, 59),
    source: fc.constantFrom('', '', 's'),
    model: fc.constantFrom('m', 'm', 'n', 'o'),
    region: fc.constantFrom('', 'eu'),
    http_status: fc.constantFrom(200, 200, 200, 429, 500, 500, 503, null),
    stream_error: fc.constantFrom(false, false, false, true),
    cancelled: fc.constantFrom(false, false, false, true),
    duration_ms: fc.constantFrom(0, 1, 900, 1_000, 30_000, 120_000),
    ttft_ms: fc.constantFrom(null, 0, 300, 1_000),
    output_tokens: fc.constantFrom(null, 0, 50, 100, 2_000),
    request_hash: fc.constantFrom('', 'a', 'a', 'b'),
    logical_call_id: fc.constantFrom('', '', 'x', 'y', 'z'),
    attempt: fc.integer({ min: 1, max: 3 }),
    labels: fc.constantFrom({}, { tier: 'gold' }, { tier: '' }),
  })
  .map(({ minute, second, ...fields }) =>
    event({
      ...fields,
      started_at: formatInstant(START + minute * MINUTE_MS + second * SECOND_MS),
    }),
  );

/** Calls with an identity each; the ids are of one length, so that they sort as numbers do. */
export const arbitraryEvents: fc.Arbitrary<readonly EventFields[]> = fc
  .array(call, { minLength: 1, maxLength: 60 })
  .map((calls) => calls.map((fields, i) => ({ ...fields, event_id: `${1_000 + i}` })));

const window = fc
  .record({
    first: fc.integer({ min: -10, max: PERIOD_MINUTES }),
    minutes: fc.constantFrom(1, 3, 5, 20, 60),
    second: fc.constantFrom(0, 0, 17),
  })
  .map(({ first, minutes, second }) => {
    const start = START + first * MINUTE_MS + second * SECOND_MS;
    return { start, end: start + minutes * MINUTE_MS };
  });

/** By the class of an exclusion, what its windows may ask. */
const WHERE: Readonly<Record<string, Json>> = {
  anything: {},
  model: { model: 'm' },
  calls: { http_status: { gte: 500 } },
};

export function arbitraryExclusions(
  statuses: readonly Exclusion['status'][] = ['approved', 'asserted', 'rejected'],
): fc.Arbitrary<readonly Exclusion[]> {
  return fc
    .array(
      fc.record({
        time: window,
        class: fc.constantFrom('anything', 'model', 'calls'),
        status: fc.constantFrom(...statuses),
      }),
      { maxLength: 4 },
    )
    .map((exclusions) =>
      exclusions.map(({ time, ...exclusion }, i) => ({
        id: `${i}`,
        ...time,
        ...exclusion,
        where: parsePredicate(WHERE[exclusion.class], () => {}),
      })),
    );
}

export const arbitraryOutages: fc.Arbitrary<readonly Outage[]> = fc
  .array(fc.record({ time: window, hundredths: fc.integer({ min: 0, max: 100 }) }), {
    maxLength: 4,
  })
  .map((outages) =>
    outages.map(({ time, hundredths }, i) => ({
      id: `${i}`,
      ...time,
      affectedRatio: ratio(hundredths, 100),
      where: { kind: 'all', of: [] },
    })),
  );

const told = fc.option(
  fc.integer({ min: -5, max: PERIOD_MINUTES + 30 }).map((minute) => START + minute * MINUTE_MS),
);

export const arbitraryNotices: fc.Arbitrary<readonly IncidentNotice[]> = fc
  .array(
    fc.record({
      began: fc
        .integer({ min: -5, max: PERIOD_MINUTES })
        .map((minute) => START + minute * MINUTE_MS),
      lasted: fc.option(fc.nat(60)),
      asked: told,
      answered: told,
      declared: told,
      updates: fc.array(
        told.filter((at) => at !== null),
        { maxLength: 3 },
      ),
      reviewed: told,
    }),
    { maxLength: 5 },
  )
  .map((notices) =>
    notices.map(({ lasted, ...notice }, i) => ({
      id: i === 0 ? null : `${i}`,
      ...notice,
      ended: lasted === null ? null : notice.began + lasted * MINUTE_MS,
      where: { kind: 'all', of: [] },
    })),
  );

const FEES = [
  'BillingPeriodStart,ChargeCategory,BilledCost,EffectiveCost,BillingCurrency',
  '2026-05-01,Usage,400.10,333.33,USD',
  '2026-06-01,Usage,1000.05,900,USD',
  '2026-06-01,Tax,190,190,USD',
  '',
].join('\n');

/** Everything beside the calls. */
export function arbitraryInputs(
  statuses?: readonly Exclusion['status'][],
): fc.Arbitrary<EvaluationInputs> {
  return fc
    .record({
      exclusions: arbitraryExclusions(statuses),
      outages: arbitraryOutages,
      notices: fc.option(arbitraryNotices),
      hasFees: fc.constantFrom(true, true, true, false),
      prior: fc.constantFrom('', '2026-01,150.5\n2025-07,10\n', '2026-05,9000\n'),
    })
    .map(({ exclusions, outages, notices, hasFees, prior }) => ({
      fees: hasFees ? parseFees(FEES, 'fees.csv') : null,
      exclusions: { file: 'exclusions.json', exclusions },
      outages: { file: 'outages.json', outages },
      notices: notices && { file: 'notices.json', notices },
      priorCredits: parsePriorCredits(`period,amount\n${prior}`, 'prior.csv'),
      keptFrom: null,
    }));
}
