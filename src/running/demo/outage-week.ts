import {
  DAY_MS,
  type EpochMs,
  formatInstant,
  HOUR_MS,
  MINUTE_MS,
  weekInterval,
} from '../../ground/time.ts';
import type { TracedRequest } from './read-trace.ts';

export const DEMO_WEEK = '2026-W23';

/** Monday 1 June 2026, 00:00 UTC. */
const WEEK_START: EpochMs = weekInterval(DEMO_WEEK, 'UTC').start;
const OUTAGE_DAY = WEEK_START + 6 * DAY_MS;

/** Share of failing calls behind the shared router on 7 June; straight lines between the points. */
const OUTAGE: readonly (readonly [timeOfDay: string, share: number])[] = [
  ['11:00', 0.02],
  ['11:30', 0.25],
  ['12:15', 0.84],
  ['12:45', 0.9],
  ['20:45', 0.9],
  ['21:15', 0.35],
  ['23:24', 0.04],
];

interface Service {
  readonly provider: string;
  readonly model: string;
  readonly account: string;
  readonly region: string;
  readonly route: string;
  /** Time to first token and time for each further one. */
  readonly firstTokenMs: number;
  readonly tokenMs: number;
}

const SHARED_ROUTER = {
  provider: 'aws.bedrock',
  account: '123456789012',
  region: 'us-east-1',
  route: 'shared-router',
};

const PRIMARY: Service = {
  ...SHARED_ROUTER,
  model: 'anthropic.claude-opus-4-6-v1',
  firstTokenMs: 900,
  tokenMs: 19,
};

const FALLBACK: Service = {
  ...SHARED_ROUTER,
  model: 'anthropic.claude-sonnet-4-6',
  firstTokenMs: 600,
  tokenMs: 13,
};

const INDEPENDENT: Service = {
  provider: 'openai',
  model: 'gpt-5',
  account: 'org-demo',
  region: '',
  route: 'direct',
  firstTokenMs: 700,
  tokenMs: 15,
};

/** How often a call of the trace's hour is used in an average hour of the week. */
const LOADS = [
  { service: PRIMARY, trace: 'conv', use: 0.016 },
  { service: FALLBACK, trace: 'code', use: 0.015 },
  { service: INDEPENDENT, trace: 'conv', use: 0.007 },
] as const;

/** Once in so many events one is delivered twice, and one is broken. */
const DUPLICATE_EVERY = 500;
const BROKEN_EVERY = 12_000;

type EventFields = Record<string, string | number | boolean | null>;

/**
 * NDJSON lines of one week: a product that calls a primary model and falls back to a second one
 * behind the same router, and an independent provider. The same lines at every call.
 */
export function* outageWeekLines(
  traces: Readonly<Record<'conv' | 'code', readonly TracedRequest[]>>,
): Generator<string> {
  const random = seededRandom(20_260_607);
  let count = 0;
  for (let hour = WEEK_START; hour < WEEK_START + 7 * DAY_MS; hour += HOUR_MS) {
    for (const { service, trace, use } of LOADS) {
      const share = use * rhythm(hour);
      for (const arrival of traces[trace]) {
        if (random() >= share) continue;
        for (const fields of attempts(service, hour + arrival.offsetMs, arrival, random, count)) {
          count += 1;
          const line = JSON.stringify(fields);
          yield line;
          if (count % DUPLICATE_EVERY === 0) yield line;
          if (count % BROKEN_EVERY === 0) yield JSON.stringify({ ...fields, duration_ms: -1 });
        }
      }
    }
  }
}

/** A call, and the fallback's attempt when the primary failed. */
function attempts(
  service: Service,
  startMs: EpochMs,
  arrival: TracedRequest,
  random: () => number,
  count: number,
): EventFields[] {
  const logicalCallId = `call-${count + 1}`;
  const first = attempt(service, startMs, arrival, random, `demo-${count + 1}`);
  const events: EventFields[] = [{ ...first, logical_call_id: logicalCallId }];
  if (service === PRIMARY && isFailure(first)) {
    const laterMs = startMs + Number(first.duration_ms) + 50;
    events.push({
      ...attempt(FALLBACK, laterMs, arrival, random, `demo-${count + 2}`),
      logical_call_id: logicalCallId,
      attempt: 2,
      fallback_from: PRIMARY.model,
    });
  }
  return events;
}

function isFailure(fields: EventFields): boolean {
  const status = fields.http_status ?? null;
  return status === null || Number(status) >= 500 || fields.stream_error === true;
}

function attempt(
  service: Service,
  startMs: EpochMs,
  arrival: TracedRequest,
  random: () => number,
  eventId: string,
): EventFields {
  const ttftMs = Math.round(service.firstTokenMs * (0.6 + random()));
  const durationMs =
    ttftMs + Math.round(arrival.outputTokens * service.tokenMs * (0.8 + 0.4 * random()));
  return {
    event_id: eventId,
    source: 'demo/gateway',
    started_at: formatInstant(startMs),
    provider: service.provider,
    model: service.model,
    account: service.account,
    region: service.region,
    route: service.route,
    stream: true,
    input_tokens: arrival.inputTokens,
    ...response(service, startMs, random, {
      ttftMs,
      durationMs,
      outputTokens: arrival.outputTokens,
    }),
  };
}

function response(
  service: Service,
  startMs: EpochMs,
  random: () => number,
  success: { ttftMs: number; durationMs: number; outputTokens: number },
): EventFields {
  const failed = (fields: EventFields): EventFields => ({
    duration_ms: 0,
    http_status: null,
    ...fields,
  });
  const failureShare = service.route === SHARED_ROUTER.route ? outageShare(startMs) : 0;
  if (random() < failureShare) {
    const kind = random();
    if (kind < 0.66)
      return failed({
        http_status: 500,
        error_type: 'InternalServerException',
        duration_ms: 400 + Math.round(random() * 2_000),
      });
    if (kind < 0.8)
      return failed({
        http_status: 503,
        error_type: 'ServiceUnavailableException',
        duration_ms: 120 + Math.round(random() * 300),
      });
    if (kind < 0.9)
      return failed({ error_type: 'timeout', duration_ms: 60_000, client_deadline_ms: 60_000 });
    return failed({
      http_status: 200,
      stream_error: true,
      error_type: 'ModelStreamErrorException',
      ttft_ms: success.ttftMs,
      duration_ms: success.ttftMs + 800,
    });
  }
  const background = random();
  if (background < 0.0002)
    return failed({ http_status: 500, error_type: 'api_error', duration_ms: 900 });
  if (background < 0.0012)
    return failed({ http_status: 429, error_type: 'rate_limit_error', duration_ms: 40 });
  if (background < 0.004)
    return failed({ http_status: 400, error_type: 'invalid_request_error', duration_ms: 35 });
  return {
    http_status: 200,
    cancelled: background < 0.006,
    duration_ms: success.durationMs,
    ttft_ms: success.ttftMs,
    output_tokens: success.outputTokens,
  };
}

function outageShare(instant: EpochMs): number {
  const points = OUTAGE.map(([time, share]) => [OUTAGE_DAY + timeOfDayMs(time), share] as const);
  for (let i = 1; i < points.length; i += 1) {
    const [start, from] = points[i - 1] as readonly [number, number];
    const [end, to] = points[i] as readonly [number, number];
    if (instant >= start && instant < end)
      return from + ((to - from) * (instant - start)) / (end - start);
  }
  return 0;
}

function timeOfDayMs(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return hours * HOUR_MS + minutes * MINUTE_MS;
}

/** More by day than by night, less at the weekend; 1 on average over the week, about. */
function rhythm(hour: EpochMs): number {
  const hourOfDay = (hour % DAY_MS) / HOUR_MS;
  const day = 1 + 0.6 * Math.sin(((hourOfDay - 8) / 24) * 2 * Math.PI);
  const isWeekend = hour >= WEEK_START + 5 * DAY_MS;
  return day * (isWeekend ? 0.75 : 1.1);
}

/** mulberry32, public domain: small, fast, and the same numbers on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
