import { z } from 'zod';
import { inGroups } from '../../ground/grouped-by.ts';
import { intersection } from '../../ground/interval.ts';
import { DAY_MS, type EpochMs, type Interval } from '../../ground/time.ts';
import { supersededContents } from '../../stores/warehouse/contents.ts';
import { type Fragments, queryPart } from '../../stores/warehouse/query.ts';
import type { QueryParameters } from '../../stores/warehouse/warehouse.ts';
import type { Commitment } from '../contract/contract.ts';
import { type EventField, eventFieldOf } from '../contract/event-field.ts';
import { type Exclusion, effectiveExclusions } from '../input/excluded-time.ts';
import type { ReadingName } from '../input/reading.ts';
import { looksBesidePeriod } from '../judge/indicators/indicate.ts';
import { compileMetric } from './compile-metric.ts';
import {
  type Bindings,
  compileClass,
  compilePartition,
  compilePredicate,
  compileRule,
  compileTexts,
  createBindings,
} from './compile-predicate.ts';
import { compileRetries } from './compile-retries.ts';

/**
 * Whether events were delivered more than once, and then with more than one content. What did not
 * happen need not be looked for; `conflicting` is right whatever happened.
 */
export type Repetition = 'none' | 'redelivered' | 'conflicting';

type UnitsFragments = Partial<Fragments<'count/units'>>;

/** Of events before `as_of_ms`. */
export const STARTED_BEFORE = 'started_at_ms < {as_of_ms:Int64}';

const REPETITION_FRAGMENTS: Readonly<Record<Repetition, UnitsFragments>> = {
  none: { final: '', newest: 'true' },
  redelivered: { newest: 'true' },
  conflicting: {},
};

/** What only a list of units needs takes time where they are counted. */
const WITHOUT_EVIDENCE: UnitsFragments = { evidence: '' };
const WITHOUT_EVIDENCE_OF_CALLS: Fragments<'count/units-of-logical-calls'> = {
  first_evidence: '',
  last_evidence: '',
  evidence: '',
};

export interface SelectUnitsInput {
  readonly commitment: Commitment;
  readonly period: Interval;
  /** Units outside do not count; in order and apart. */
  readonly activeTime: readonly Interval[];
  readonly exclusions: readonly Exclusion[];
  /** Events that started then or later do not exist. */
  readonly asOf?: EpochMs | undefined;
  readonly repetition: Repetition;
  /** Only every `of`-th unit, chosen by its identity; `number` is 0 to `of` - 1. */
  readonly slice?: { readonly number: number; readonly of: number } | undefined;
  /** Adds to each unit what made its class, for who lists units instead of counting them. */
  readonly withEvidence?: boolean | undefined;
  /**
   * Columns of `events` that units have as their `call`, in this order; only where `standsAlone`.
   */
  readonly callColumns?: readonly string[] | undefined;
}

/** `units.sql` with its fragments, and all parameters of its text: a part of other queries. */
export interface UnitsQuery {
  readonly text: string;
  readonly parameters: QueryParameters & {
    /** When the attempts lie, for who looks their calls up. */
    readonly earliest_start_ms: EpochMs | string;
    readonly attempts_end_ms: EpochMs;
  };
}

/** The `partition_values` of its rows: one value stands alone. */
export const partitionValues = z.union([
  z.array(z.string()),
  z.string().transform((value) => [value]),
]);

/** As text, because JSON numbers end at 2^53. */
const END_OF_TIME_MS = '9223372036854775807';
const BEGIN_OF_TIME_MS = '-9223372036854775808';

/** Whether a unit is one attempt, whose class no other attempt changes. */
export function standsAlone({ unit, retries }: Commitment): boolean {
  return unit === 'attempt' && retries.kind === 'none';
}

/** Steps 1 to 6: duplicates, coverage, classes, retries, units, exclusions on requests. */
export function selectUnits(input: SelectUnitsInput): UnitsQuery {
  const { commitment, period, activeTime } = input;
  const bindings = createBindings();
  const { unit, indicator, clock } = commitment;
  const retries = compileRetries(commitment.retries);
  const isCalls = unit === 'logical_call';
  const isListed = input.withEvidence === true;
  const units = looksBesidePeriod(indicator) ? widened(period) : period;
  const attempts = attemptsOf(commitment, period);
  const active = intersection(activeTime, [units]);
  const isAllActive = isWhole(active, units);
  const fragments: Fragments<'count/units'> = {
    // A listed unit is found by its partition's values, which are an array.
    partition: (isListed ? compileTexts : compilePartition)(
      fieldsOf(commitment.partitionBy),
      bindings,
    ),
    ...(clock === 'completed' ? { instant: 'started_at_ms + toInt64(duration_ms)' } : {}),
    class: compileClass(commitment.classify, bindings),
    covers: compilePredicate(commitment.covers, bindings),
    claimed_exclusion: compileExclusions(input, 'claimed', bindings),
    conceded_exclusion: compileExclusions(input, 'conceded', bindings),
    ...(indicator.kind === 'attained_slots' ? compileMetric(indicator, bindings) : {}),
    ...(isCalls
      ? {
          formed: queryPart(
            'count/units-of-logical-calls',
            isListed ? {} : WITHOUT_EVIDENCE_OF_CALLS,
          ),
        }
      : {}),
    superseded: supersededContents(STARTED_BEFORE),
    ...REPETITION_FRAGMENTS[input.repetition],
    ...(isListed ? compileEvidence(input, bindings) : WITHOUT_EVIDENCE),
    ...compileSlice(input, bindings),
    ...(isAllActive ? { active: 'true' } : {}),
    ...(retries !== null && commitment.retries.kind !== 'none'
      ? {
          retries: retries.text,
          retry_group: compileTexts(
            fieldsOf([...commitment.partitionBy, ...commitment.retries.key]),
            bindings,
          ),
          claimed_retry: isRetried('claimed'),
          conceded_retry: isRetried('conceded'),
        }
      : {}),
  };
  return {
    text: queryPart('count/units', fragments),
    parameters: {
      ...bindings.parameters,
      ...retries?.parameters,
      as_of_ms: asOfParameter(input.asOf),
      // A call may have begun any time before it was completed.
      earliest_start_ms: clock === 'completed' ? BEGIN_OF_TIME_MS : attempts.start,
      attempts_start_ms: attempts.start,
      attempts_end_ms: attempts.end,
      units_start_ms: units.start,
      units_end_ms: units.end,
      ...(isAllActive
        ? {}
        : {
            active_starts_ms: active.map(({ start }) => start),
            active_ends_ms: active.map(({ end }) => end),
          }),
    },
  };
}

/** When the attempts lie that a judgement of the period looks at, by the commitment's clock. */
export function attemptsOf({ unit, indicator, retries }: Commitment, period: Interval): Interval {
  // Attempts beside the period matter to retries, and to calls that reach over its edge.
  const isWider = retries.kind !== 'none' || unit === 'logical_call';
  return isWider || looksBesidePeriod(indicator) ? widened(period) : period;
}

export function asOfParameter(asOf: EpochMs | undefined): EpochMs | string {
  return asOf ?? END_OF_TIME_MS;
}

function isWhole([first, ...others]: readonly Interval[], { start, end }: Interval): boolean {
  return others.length === 0 && first?.start === start && first.end === end;
}

function widened({ start, end }: Interval): Interval {
  return { start: start - DAY_MS, end: end + DAY_MS };
}

function fieldsOf(names: readonly string[]): readonly EventField[] {
  return names.map((name) => eventFieldOf(name) as EventField);
}

function isRetried(reading: ReadingName): string {
  return `('${reading}', source, event_id) IN (SELECT reading, source, event_id FROM retried)`;
}

/** What made the class of each unit: its rule, its windows, and what the attempts behind it say. */
function compileEvidence(
  { commitment, exclusions, callColumns }: SelectUnitsInput,
  bindings: Bindings,
): UnitsFragments {
  const windows = exclusions.flatMap((exclusion, i) =>
    commitment.exclusions.has(exclusion.class)
      ? [`if(${compileWindows([exclusion], bindings)}, ${i + 1}, 0)`]
      : [],
  );
  return {
    ...(callColumns === undefined
      ? {}
      : {
          call: `tuple(${callColumns.join(', ')}) AS call, ingested_at,`,
          called: ', call, ingested_at',
        }),
    rule: compileRule(commitment.classify, bindings),
    windows:
      windows.length === 0
        ? 'emptyArrayUInt32()'
        : `arrayFilter(window -> window > 0, [${windows.join(', ')}])`,
  };
}

/** 'invalid' before 'good': of different effects on one unit, what takes it out comes first. */
function compileExclusions(
  { commitment, exclusions }: SelectUnitsInput,
  reading: ReadingName,
  bindings: Bindings,
): string {
  const inside = (effects: Parameters<typeof effectiveExclusions>[2]) =>
    compileWindows(effectiveExclusions(exclusions, commitment, effects, reading), bindings);
  const [taken, forgiven] = [inside(['remove_time', 'drop_requests']), inside(['count_as_good'])];
  return taken === 'false' && forgiven === 'false'
    ? `''`
    : `multiIf(${taken}, 'invalid', ${forgiven}, 'good', '')`;
}

/** True inside a window; windows that ask the same share one condition. */
function compileWindows(windows: readonly Exclusion[], bindings: Bindings): string {
  const alike = inGroups(windows, ({ where }) => JSON.stringify(where));
  const conditions = alike.map((group) => {
    const [first] = group as [Exclusion];
    const starts = bindings.bind(
      group.map(({ start }) => start),
      'Array(Int64)',
    );
    const ends = bindings.bind(
      group.map(({ end }) => end),
      'Array(Int64)',
    );
    const isInside =
      'arrayExists((window_start, window_end) -> instant_ms >= window_start AND instant_ms < ' +
      `window_end, ${starts}, ${ends})`;
    return `(${isInside} AND (${compilePredicate(first.where, bindings)}))`;
  });
  return conditions.length === 0 ? 'false' : conditions.join(' OR ');
}

/**
 * A slice is chosen by what makes the unit one, so that all attempts of a call are in the same;
 * where each attempt stands alone, the search for superseded contents is sliced as well.
 */
function compileSlice({ slice, commitment }: SelectUnitsInput, bindings: Bindings): UnitsFragments {
  if (slice === undefined) return {};
  const [of, number] = [bindings.bind(slice.of, 'UInt64'), bindings.bind(slice.number, 'UInt64')];
  if (standsAlone(commitment)) {
    const chosenBy = (hash: string) => `${hash} % ${of} = ${number}`;
    return {
      slice: chosenBy('sipHash64(source, event_id)'),
      identity_slice: chosenBy('identity_hash'),
    };
  }
  const identity =
    commitment.unit === 'logical_call'
      ? `logical_call_id, if(logical_call_id = '', event_id, '')`
      : 'event_id';
  return { slice: `sipHash64(source, ${identity}) % ${of} = ${number}` };
}
