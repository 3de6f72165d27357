import { z } from 'zod';
import { round } from '../../ground/exact.ts';
import { formatInstant } from '../../ground/time.ts';
import type { ClockTime, IncidentClocks } from '../../health/drill/clocks.ts';
import { clockNames, severities } from '../../health/drill/commitments.ts';
import type { StoredDrill } from '../../health/drill/gather-drill.ts';
import type { DrillOutcome } from '../../health/drill/judge-drill.ts';
import type { Target } from '../../health/redundancy/routing.ts';
import { document, type Published } from '../document.ts';
import { count, decimalText, instant, sha256 } from '../scalars.ts';
import { keyNames, keyShape } from './routing-check.ts';

const LIMIT =
  'Every fallback is taken as it was: the calls that would have come on top of its own are not ' +
  'counted against it.';

const severity = z.enum(severities);

const minutes = z.int().nullable();

const clockShape = z.strictObject({
  least_minutes: minutes.describe('it ran so long at least; null: not known'),
  most_minutes: minutes.describe('at most; null: it still runs, or not known; negative: before'),
});

export const drillDocument = document(
  'drill@1',
  'What a routing table would have made of past calls',
  {
    incident: z.string().nullable().describe('null: the window was given'),
    from: instant,
    to: instant,
    routing_sha256: sha256.describe('of the bytes of the routing table'),
    primaries: z.array(
      z.strictObject({
        primary: z.string(),
        calls: count.describe('in minutes in which it was bad: saved + lost + unknown'),
        saved: count,
        lost: count,
        unknown: count.describe('a fallback had too few calls then to say'),
        lost_then: count.describe('of the same calls, those that no attempt answered'),
        saved_by: z.array(
          z.strictObject({
            fallback: z.string(),
            calls: count,
            added_ms: z.int().nullable().describe('medians of the 28 days before; null: not known'),
            added_cost: z
              .strictObject({ currency: z.string(), amount: decimalText })
              .nullable()
              .describe('averages of the 28 days before; null: not known, or not in one currency'),
          }),
        ),
        defeats: z.array(
          z.strictObject({
            fallback: z.string(),
            calls: count.describe('that came to it when it was bad too'),
            shared: z.array(keyShape),
          }),
        ),
      }),
    ),
    head_room: z.array(
      z.strictObject({
        target: z.string(),
        peak_moved: count.describe('the most calls that come to it in a minute'),
        best_minute: count.describe('the most good calls that it had in a minute, without them'),
      }),
    ),
    clocks: z
      .array(
        z.strictObject({
          incident: z.string(),
          provider: z.string(),
          began: instant,
          ended: instant.nullable(),
          worst: severity,
          detected: clockShape.describe('from the first bad minute until the rule opened'),
          declared: clockShape.describe('from the first bad minute until our poller saw a post'),
          update_gap: clockShape.describe('the longest time without a word, from that post on'),
          commitments: z.array(
            z.strictObject({
              clock: z.enum(clockNames),
              within_minutes: count,
              provider: z.string().nullable().describe('null: of every provider'),
              severity: severity.describe('at least so severe at its worst'),
              verdict: z
                .enum(['kept', 'missed', 'unknown'])
                .describe('unknown: the clock is not over, or nobody looked in between'),
            }),
          ),
        }),
      )
      .describe('of the incidents of the window, as known a day after it'),
    commitments_sha256: sha256.nullable().describe('of the bytes of the commitments'),
    unrouted: count.describe('calls that no primary of the table is meant for'),
    limit: z.literal(LIMIT),
  },
);

export type DrillRecord = Published<typeof drillDocument>;

export function drillJson(
  stored: StoredDrill,
  {
    incident,
    clocks,
    ...hashes
  }: {
    readonly incident: string | null;
    readonly clocks: readonly IncidentClocks[];
    readonly routingSha256: string;
    readonly commitmentsSha256: string | null;
  },
): DrillRecord {
  const { interval, drill, unrouted } = stored;
  return {
    schema: 'uptally/drill@1',
    incident,
    from: formatInstant(interval.start),
    to: formatInstant(interval.end),
    routing_sha256: hashes.routingSha256,
    primaries: drill.outcomes.map((outcome) => primaryJson(outcome, stored)),
    head_room: drill.headRoom.map(({ target, peakMoved, bestMinute }) => ({
      target: target.id,
      peak_moved: peakMoved,
      best_minute: bestMinute,
    })),
    clocks: clocks.map(clocksJson),
    commitments_sha256: hashes.commitmentsSha256,
    unrouted,
    limit: LIMIT,
  };
}

function clocksJson({
  clocks,
  commitments,
  ...one
}: IncidentClocks): DrillRecord['clocks'][number] {
  return {
    incident: one.incident,
    provider: one.provider,
    began: formatInstant(one.began),
    ended: one.ended === null ? null : formatInstant(one.ended),
    worst: one.worst,
    detected: clockJson(clocks.detected),
    declared: clockJson(clocks.declared),
    update_gap: clockJson(clocks.update_gap),
    commitments: commitments.map(({ commitment, verdict }) => ({
      clock: commitment.clock,
      within_minutes: commitment.withinMinutes,
      provider: commitment.provider,
      severity: commitment.severity,
      verdict,
    })),
  };
}

function clockJson({ least, most }: ClockTime) {
  return { least_minutes: least, most_minutes: most };
}

function primaryJson(
  { primary, lostThen, savedBy, defeats, ...sums }: DrillOutcome,
  stored: StoredDrill,
): DrillRecord['primaries'][number] {
  return {
    primary: primary.id,
    ...sums,
    lost_then: lostThen,
    saved_by: savedBy.map(({ fallback, calls }) => ({
      fallback: fallback.id,
      calls,
      added_ms: addedMs(primary, fallback, calls, stored),
      added_cost: addedCost(primary, fallback, calls, stored),
    })),
    defeats: defeats.map(({ fallback, calls, keys }) => ({
      fallback: fallback.id,
      calls,
      shared: keys.shared.map(({ key }) => keyNames[key]),
    })),
  };
}

function addedMs(
  primary: Target,
  fallback: Target,
  calls: number,
  { usual }: StoredDrill,
): number | null {
  const [slow, fast] = [fallback, primary].map((target) =>
    usual.find(({ provider, model }) => provider === target.provider && model === target.model),
  );
  return slow === undefined || fast === undefined
    ? null
    : Math.round(calls * (slow.durationMs - fast.durationMs));
}

function addedCost(
  primary: Target,
  fallback: Target,
  calls: number,
  { costs }: StoredDrill,
): { readonly currency: string; readonly amount: string } | null {
  const [dear, cheap] = [fallback, primary].map((target) =>
    costs.filter(({ provider, model }) => provider === target.provider && model === target.model),
  );
  const [one, ...more] = dear ?? [];
  const [other, ...others] = cheap ?? [];
  if (one === undefined || other === undefined || more.length + others.length > 0) return null;
  if (one.currency !== other.currency) return null;
  const amount = one.amount.sub(other.amount).mul(calls);
  return { currency: one.currency, amount: round(amount, 2, 'half_up') };
}
