import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { availabilityOf, outcomeOf } from '../../src/calls/call/outcome.ts';
import { decodeEvent } from '../../src/calls/format/decode-event.ts';
import { formatInstant, MINUTE_MS } from '../../src/ground/time.ts';
import type { MinuteFact } from '../../src/health/detect/minute-counts.ts';
import { readImpact } from '../../src/health/live/read-impact.ts';
import { standingAt } from '../../src/health/replay/replay.ts';
import { publicImpact } from '../../src/health/where/public-impact.ts';
import { impactSentences } from '../../src/papers/words/impact-words.ts';
import { outageWeekLines } from '../../src/running/demo/outage-week.ts';
import { readTrace } from '../../src/running/demo/read-trace.ts';
import { openChdb } from '../../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../../src/stores/warehouse/migrate.ts';
import { storeDeliveries } from '../calls/minute/fact-store.ts';

/** The demo's week as facts of attempts: each event once, and as often as it was sent. */
const once: MinuteFact[] = [];
const asSent: MinuteFact[] = [];
/** The events of its Sunday, as often as they were sent. */
const sunday: CallEvent[] = [];

before(() => {
  const seen = new Set<string>();
  for (const line of outageWeekLines({ conv: readTrace('conv'), code: readTrace('code') })) {
    const { event } = decodeEvent(Buffer.from(line));
    if (event === undefined) continue;
    const fact = factOf(event);
    asSent.push(fact);
    if (event.started_at >= Date.parse('2026-06-07T00:00:00Z')) sunday.push(event);
    if (seen.has(event.event_id)) continue;
    seen.add(event.event_id);
    once.push(fact);
  }
});

type CallEvent = NonNullable<ReturnType<typeof decodeEvent>['event']>;

function factOf(event: CallEvent): MinuteFact {
  const { provider, model, region, account, route, started_at } = event;
  const availability = availabilityOf[outcomeOf(event)];
  return {
    minute: Math.floor(started_at / MINUTE_MS) * MINUTE_MS,
    cell: { provider, model, region, account, route },
    good: availability === 'good' ? 1 : 0,
    bad: availability === 'bad' ? 1 : 0,
  };
}

const clock = (instant: number | null) =>
  instant === null ? null : formatInstant(instant).slice(11, 16);

function headline(facts: readonly MinuteFact[], until: string) {
  const rule = { falseIncidentsPerYear: 1, series: null };
  const { incidents, episodes } = standingAt(facts, Date.parse(until), rule);
  assert.equal(incidents.length, 1);
  const [place = -1, ...others] = incidents[0]?.headline ?? [];
  assert.deepEqual(others, []);
  const episode = episodes[place];
  assert.ok(episode !== undefined);
  const { scope, began, opened, ended, reason, monitoring, severity } = episode;
  assert.deepEqual(scope, { kind: 'provider', provider: 'aws.bedrock' });
  return {
    began: clock(began),
    opened: clock(opened),
    monitoring: monitoring.map(clock).join(' '),
    ended: `${clock(ended)} ${reason}`,
    severity: severity.map(({ at, word }) => `${clock(at)} ${word}`).join(', '),
  };
}

const SUNDAY = {
  began: '11:16',
  opened: '11:26',
  monitoring: '22:25 22:53',
  ended: '22:42 quiet',
  severity: '11:16 degraded, 12:02 partial, 12:17 major, 21:04 partial, 21:06 degraded',
};

test("the demo's Sunday is one incident of its provider", () => {
  assert.deepEqual(headline(once, '2026-06-08T00:00:00Z'), SUNDAY);
});

test('redelivered events that are counted again make it be monitored a minute earlier', () => {
  assert.deepEqual(headline(asSent, '2026-06-08T00:00:00Z'), {
    ...SUNDAY,
    monitoring: '22:25 22:52',
  });
});

test('where it hit: all that failed went by the shared router', async () => {
  const rule = { falseIncidentsPerYear: 1, series: null };
  const { incidents, episodes } = standingAt(once, Date.parse('2026-06-09T00:00:00Z'), rule);
  const [incident] = incidents;
  assert.ok(incident?.ended);
  const warehouse = openChdb();
  try {
    await migrateWarehouse(warehouse);
    const deliveries = sunday.map((event, i) => ({ event, order: BigInt(i) }));
    await storeDeliveries(warehouse, deliveries);
    const time = { start: incident.began, end: incident.ended };
    const scopes = incident.episodes.flatMap((place) => episodes[place]?.scope ?? []);
    const impact = await readImpact(warehouse, time, scopes);
    assert.deepEqual(impactSentences(impact), [
      '3,592 calls were lost, 395 that failed at first were answered by another attempt; ' +
        '6,399 of 8,022 attempts failed, 79 %, at least 78 %.',
      'Of other calls in that time 0 of 1,567 attempts failed.',
      'All 6,399 failed on route shared-router, and all on provider aws.bedrock, region ' +
        'us-east-1 and account 123456789012.',
      'Within the incident by model 82 % failed on anthropic.claude-sonnet-4-6, 76 % on ' +
        'anthropic.claude-opus-4-6-v1.',
    ]);
    // Nobody else learns of the account.
    assert.equal(
      impactSentences(publicImpact(impact))[2],
      'All 6,399 failed on route shared-router, and all on provider aws.bedrock and region ' +
        'us-east-1.',
    );
  } finally {
    await warehouse.close();
  }
});

test('the day before there is nothing', () => {
  const rule = { falseIncidentsPerYear: 1, series: null };
  assert.deepEqual(standingAt(once, Date.parse('2026-06-07T11:00:00Z'), rule).episodes, []);
});
