import { z } from 'zod';
import { callEventSchema } from '../../../src/calls/call/call-event.ts';
import type { CallEvent } from '../../../src/calls/call/call-fields.ts';
import { outcomeOf } from '../../../src/calls/call/outcome.ts';
import { eventBatch, ingestOrder } from '../../../src/calls/intake/encode-rows.ts';
import { formatInstant, MINUTE_MS } from '../../../src/ground/time.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';

/** An event and its place in the order of ingestion. */
export interface Delivery {
  readonly event: CallEvent;
  readonly order: bigint;
}

export function delivery(fields: Record<string, unknown>, order: bigint): Delivery {
  const event = callEventSchema.parse({
    duration_ms: 1_000,
    provider: 'anthropic',
    model: 'opus',
    http_status: 200,
    ...fields,
  });
  return { event, order };
}

export async function storeDeliveries(
  warehouse: Warehouse,
  deliveries: readonly Delivery[],
): Promise<void> {
  const rows = deliveries.map(({ event, order }) => ({
    event,
    arrival: {
      ingestOrder: ingestOrder(0, order),
      kafkaTopic: '',
      kafkaPartition: -1,
      kafkaOffset: '-1',
      ingestedAt: 0,
    },
  }));
  await warehouse.insert(eventBatch(rows));
}

const factRow = z.object({ fact: z.string() });

/** `2026-06-07 11:00 anthropic/opus eu/a/r ok 2 provider_error 1 calls 2+1 durations 9`. */
export async function storedFacts(warehouse: Warehouse): Promise<readonly string[]> {
  const rows = await warehouse.select(
    `SELECT concat(
       formatDateTime(minute, '%Y-%m-%d %H:%i', 'UTC'), ' ', provider, '/', model, ' ',
       region, '/', account, '/', route,
       ' ok ', toString(ok), ' provider_error ', toString(provider_error),
       ' calls ', toString(good_calls), '+', toString(bad_calls),
       ' durations ', arrayStringConcat(arrayFlatten(arrayMap(
         (bin, calls) -> arrayWithConstant(calls, toString(bin)),
         duration_ms_bins, duration_ms_calls)), ' ')) AS fact
     FROM minute_facts FINAL`,
    {},
    factRow,
  );
  return rows.map(({ fact }) => fact).sort();
}

/** What `storedFacts` ought to be, by a plain loop over all that was delivered. */
export function recounted(deliveries: readonly Delivery[]): readonly string[] {
  const counting = new Map<string, Delivery>();
  for (const delivered of deliveries) {
    const identity = JSON.stringify([delivered.event.source, delivered.event.event_id]);
    const before = counting.get(identity);
    if (before === undefined || delivered.order >= before.order) counting.set(identity, delivered);
  }
  const all = [...counting.values()].map(({ event }) => event);
  const cells = new Map<string, CallEvent[]>();
  for (const { event } of counting.values()) {
    const minute = formatInstant(event.started_at).slice(0, 16).replace('T', ' ');
    const { provider, model, region, account, route } = event;
    const cell = `${minute} ${provider}/${model} ${region}/${account}/${route}`;
    cells.set(cell, [...(cells.get(cell) ?? []), event]);
  }
  return [...cells]
    .map(([cell, events]) => {
      const good = events.filter((event) => outcomeOf(event) === 'ok');
      const bins = good.map(({ duration_ms }) => binOf(duration_ms)).sort((a, b) => a - b);
      const bad = events.filter((event) => outcomeOf(event) === 'provider_error').length;
      const last = events.filter((event) => !all.some((other) => isRetryOf(other, event)));
      const calls = ['ok', 'provider_error'].map(
        (outcome) => last.filter((event) => outcomeOf(event) === outcome).length,
      );
      const counts = `ok ${good.length} provider_error ${bad} calls ${calls.join('+')}`;
      return `${cell} ${counts} durations ${bins.join(' ')}`;
    })
    .sort();
}

function binOf(value: number): number {
  return value === 0 ? -32_768 : Math.floor(Math.log(value) / Math.log(1.01 / 0.99));
}

/** Another attempt at the same call under the same key, later than the first and soon enough. */
function isRetryOf(other: CallEvent, event: CallEvent): boolean {
  const key = ({ source, logical_call_id, provider, model, region, account, route }: CallEvent) =>
    JSON.stringify([source, logical_call_id, provider, model, region, account, route]);
  const minutesBetween = Math.abs(minuteOf(other) - minuteOf(event));
  return (
    event.logical_call_id !== '' &&
    key(other) === key(event) &&
    minutesBetween <= 5 &&
    isAfter(other, event)
  );
}

function minuteOf({ started_at }: CallEvent): number {
  return Math.floor(started_at / MINUTE_MS);
}

function isAfter(one: CallEvent, other: CallEvent): boolean {
  if (one.attempt !== other.attempt) return one.attempt > other.attempt;
  return one.started_at > other.started_at;
}
