import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { document, type Published } from '../document.ts';
import { instantOrNull } from '../instant-text.ts';
import { count, instant } from '../scalars.ts';

export const subscribersDocument = document(
  'subscribers@1',
  'Who is told of what happens to incidents, without what messages are signed with',
  {
    subscribers: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.string(),
        name: z.string(),
        url: z.string(),
        types: z.array(z.string()),
        made: instant,
        made_by: z.string(),
        ended: instant.nullable(),
        why_ended: z.string().nullable(),
        delivered: count,
        waiting: count.describe('to be tried, for the first time or again'),
        given_up: count,
      }),
    ),
  },
);

export const madeSubscriberDocument = document(
  'made-subscriber@1',
  'A new subscriber, with what its receiver checks signatures with, which is told this once',
  { id: z.string(), key: z.string().nullable() },
);

export const failedDeliveriesDocument = document(
  'failed-deliveries@1',
  'Messages to subscribers that did not get through',
  {
    deliveries: z.array(
      z.strictObject({
        subscriber: z.string(),
        number: count.describe('of the announcement'),
        type: z.string(),
        about: z.string(),
        attempts: count,
        next: instant.nullable().describe('null: it was given up'),
        problem: z.string(),
      }),
    ),
  },
);

interface SubscriberFacts {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly madeAt: EpochMs;
  readonly madeBy: string;
  readonly endedAt: EpochMs | null;
  readonly whyEnded: string | null;
  readonly delivered: number;
  readonly waiting: number;
  readonly givenUp: number;
}

export function subscribersJson(
  subscribers: readonly SubscriberFacts[],
): Published<typeof subscribersDocument> {
  return {
    schema: 'uptally/subscribers@1',
    subscribers: subscribers.map((one) => ({
      id: one.id,
      kind: one.kind,
      name: one.name,
      url: one.url,
      types: [...one.types],
      made: formatInstant(one.madeAt),
      made_by: one.madeBy,
      ended: instantOrNull(one.endedAt),
      why_ended: one.whyEnded,
      delivered: one.delivered,
      waiting: one.waiting,
      given_up: one.givenUp,
    })),
  };
}

export function madeSubscriberJson(made: {
  readonly id: string;
  readonly key: string | null;
}): Published<typeof madeSubscriberDocument> {
  return { schema: 'uptally/made-subscriber@1', ...made };
}

export function failedDeliveriesJson(
  deliveries: readonly {
    readonly subscriber: string;
    readonly number: number;
    readonly type: string;
    readonly about: string;
    readonly attempts: number;
    readonly nextAt: EpochMs | null;
    readonly problem: string;
  }[],
): Published<typeof failedDeliveriesDocument> {
  return {
    schema: 'uptally/failed-deliveries@1',
    deliveries: deliveries.map(({ nextAt, ...one }) => ({ ...one, next: instantOrNull(nextAt) })),
  };
}
