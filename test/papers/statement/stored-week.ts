import { callEventSchema } from '../../../src/calls/call/call-event.ts';
import {
  deadLetterBatch,
  type EventRow,
  eventBatch,
  ingestOrder,
} from '../../../src/calls/intake/encode-rows.ts';
import { rollUpMinutes } from '../../../src/calls/minute/roll-up-minutes.ts';
import { formatInstant, MINUTE_MS, parseInstant, systemClock } from '../../../src/ground/time.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';

/** One call every `everyMinutes` from `from` to `to`, both UTC, the end not included. */
export interface Traffic {
  readonly provider?: string;
  readonly model: string;
  readonly from: string;
  readonly to: string;
  readonly everyMinutes: number;
  readonly fields?: Readonly<Record<string, unknown>>;
}

let order = 0n;

/** Stores the calls as ingestion would and brings the minute facts up to date. */
export async function storeWeek(warehouse: Warehouse, traffic: readonly Traffic[]): Promise<void> {
  await storeEvents(warehouse, traffic);
  const ledger = await openLedgerCopy();
  try {
    await rollUpMinutes({ warehouse, ledger, clock: systemClock });
  } finally {
    await ledger.close();
  }
}

/** Stores the calls alone. */
export async function storeEvents(
  warehouse: Warehouse,
  traffic: readonly Traffic[],
): Promise<void> {
  const rows = traffic.flatMap((line) => eventsOf(line)).map(eventRow);
  await warehouse.insert(eventBatch(rows));
}

export async function storeDeadLetters(
  warehouse: Warehouse,
  receivedAt: string,
  reasons: readonly ('not_json' | 'missing_field')[],
): Promise<void> {
  const letters = reasons.map((reason, offset) => ({
    origin: 'kafka:calls',
    partition: 0,
    offset: String(offset),
    part: 0,
    format: 'native' as const,
    headers: {},
    reason,
    jsonPath: '$',
    message: 'an example',
    raw: Buffer.from('{'),
    receivedAt: instant(receivedAt),
    ingestOrder: 0n,
    parts: 1,
  }));
  await warehouse.insert(deadLetterBatch(letters));
}

function eventsOf(traffic: Traffic): Record<string, unknown>[] {
  const { from, to, everyMinutes, provider = 'anthropic', model, fields = {} } = traffic;
  const events: Record<string, unknown>[] = [];
  for (let at = instant(from); at < instant(to); at += everyMinutes * MINUTE_MS) {
    const started_at = formatInstant(at);
    events.push({
      event_id: `${model} ${started_at}`,
      started_at,
      provider,
      model,
      http_status: 200,
      duration_ms: 1_240,
      ...fields,
    });
  }
  return events;
}

function eventRow(fields: Record<string, unknown>): EventRow {
  order += 1n;
  const arrival = {
    ingestOrder: ingestOrder(0, order),
    kafkaTopic: '',
    kafkaPartition: -1,
    kafkaOffset: '-1',
    ingestedAt: 0,
  };
  return { event: callEventSchema.parse(fields), arrival };
}

export function instant(text: string): number {
  const parsed = parseInstant(text.includes('Z') ? text : `${text}:00Z`.replace(' ', 'T'));
  if (parsed === undefined) throw new RangeError(text);
  return parsed;
}
