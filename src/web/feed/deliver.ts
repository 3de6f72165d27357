import { z } from 'zod';
import { inGroups } from '../../ground/grouped-by.ts';
import {
  type Clock,
  type EpochMs,
  formatInstant,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
} from '../../ground/time.ts';
import { healthEvent } from '../../published/open/health-event.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { outwardMessage } from './outward-message.ts';
import type { PostAnswer, PostMessage } from './post-message.ts';
import { endSubscriber, SUBSCRIBER_KINDS } from './subscribers.ts';

/** How long to wait after each attempt, by Standard Webhooks; after the last it is given up. */
const WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

const dueRow = z.object({
  subscriber_id: z.string(),
  number: z.number(),
  attempts: z.number(),
  kind: z.enum(SUBSCRIBER_KINDS),
  url: z.string(),
  secret: z.string().nullable(),
  event: z.string(),
});

type DueRow = z.output<typeof dueRow>;

/** A receiver that fails is not asked again and again for what else waits. */
const MOST_FAILURES_A_TURN = 3;

export interface Delivering {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly post: PostMessage;
  readonly baseUrl: string | null;
}

/**
 * In this order: 1. what was announced is queued for each subscriber, once, 2. each message that
 * is due is posted, 3. what became of it is written down. Whoever is killed between 2 and 3 leaves
 * a message that is sent again under the same id: at least once on the wire, one id. Of several
 * processes one does it; subscribers don't wait for each other. Answers how many were delivered.
 */
export async function deliverDue({ ledger, clock, post, baseUrl }: Delivering): Promise<number> {
  const delivered = await ledger.withLock('deliveries', async () => {
    const now = formatInstant(clock.now());
    await ledger.run(...ledgerQuery('subscriber/queue-deliveries', [now]));
    const due = await ledger.query(...ledgerQuery('subscriber/due-deliveries', [now]), dueRow);
    const bySubscriber = inGroups(due, ({ subscriber_id }) => subscriber_id);
    const counts = await Promise.all(
      bySubscriber.map((own) => deliverInOrder(own, { ledger, clock, post, baseUrl })),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  });
  return delivered ?? 0;
}

async function deliverInOrder(
  own: readonly DueRow[],
  { ledger, clock, post, baseUrl }: Delivering,
): Promise<number> {
  let [delivered, failures] = [0, 0];
  for (const row of own) {
    if (failures >= MOST_FAILURES_A_TURN) break;
    const id = `${row.subscriber_id}-${row.number}`;
    const event = healthEvent.parse(JSON.parse(row.event));
    const { kind, url, secret } = row;
    const message = outwardMessage(
      { id, kind, url, secret, event, eventText: row.event },
      { now: clock.now(), baseUrl },
    );
    const answer = await post(message);
    const isDone = await recordAttempt(row, answer, { ledger, now: clock.now() });
    delivered += isDone ? 1 : 0;
    failures += isDone ? 0 : 1;
    if (answer.kind === 'answered' && answer.status === 410) {
      const why = 'the receiver answered 410 Gone';
      await endSubscriber(ledger, clock.now(), { id: row.subscriber_id, why });
      break;
    }
  }
  return delivered;
}

async function recordAttempt(
  { subscriber_id, number, attempts }: DueRow,
  answer: PostAnswer,
  { ledger, now }: { readonly ledger: Ledger; readonly now: EpochMs },
): Promise<boolean> {
  const at = formatInstant(now);
  const problem = problemOf(answer);
  const next = problem === null ? null : nextAttempt(attempts + 1, answer, now);
  const isGivenUp = problem !== null && next === null;
  await ledger.run(
    ...ledgerQuery('subscriber/record-attempt', [
      subscriber_id,
      number,
      next === null ? null : formatInstant(next),
      problem === null ? at : null,
      isGivenUp ? at : null,
      problem,
    ]),
  );
  return problem === null;
}

/** Null: it took the message. */
function problemOf(answer: PostAnswer): string | null {
  if (answer.kind === 'failed') return answer.reason;
  return answer.status >= 200 && answer.status < 300 ? null : `HTTP ${answer.status}`;
}

/** When it is tried after so many attempts; null: never again. */
export function nextAttempt(attempts: number, answer: PostAnswer, now: EpochMs): EpochMs | null {
  if (answer.kind === 'answered' && answer.status === 410) return null;
  const wait = WAITS_MS[attempts - 1];
  if (wait === undefined) return null;
  const asked = answer.kind === 'answered' ? (answer.retryAfterMs ?? 0) : 0;
  return now + Math.max(wait, Math.min(asked, 24 * HOUR_MS));
}

const failedRow = z.object({
  subscriber_id: z.string(),
  number: z.number(),
  type: z.string(),
  about: z.string(),
  attempts: z.number(),
  next_at: z.date().nullable(),
  given_up_at: z.date().nullable(),
  problem: z.string(),
});

/** A message that did not get through. */
export interface FailedDelivery {
  readonly subscriber: string;
  readonly number: number;
  readonly type: string;
  readonly about: string;
  readonly attempts: number;
  /** Null: it was given up. */
  readonly nextAt: EpochMs | null;
  readonly problem: string;
}

/** Newest first, a thousand at most. */
export async function failedDeliveries(
  ledger: Ledger,
  subscriber?: string,
): Promise<readonly FailedDelivery[]> {
  const rows = await ledger.query(
    ...ledgerQuery('subscriber/failed-deliveries', [subscriber ?? null]),
    failedRow,
  );
  return rows.map(({ subscriber_id, next_at, given_up_at: _given, ...row }) => ({
    ...row,
    subscriber: subscriber_id,
    nextAt: next_at?.getTime() ?? null,
  }));
}

/** What was given up is tried again; answers how many messages. */
export async function replayDeliveries(
  ledger: Ledger,
  now: EpochMs,
  { subscriber, number }: { readonly subscriber: string; readonly number?: number | undefined },
): Promise<number> {
  return ledger.run(
    ...ledgerQuery('subscriber/replay-deliveries', [
      subscriber,
      number ?? null,
      formatInstant(now),
    ]),
  );
}
