import { z } from 'zod';
import { type EpochMs, SECOND_MS } from '../../../ground/time.ts';
import type { PageIndicator, PageReading, Post } from '../page-reading.ts';
import { markupText } from './markup-text.ts';
import { readEntries } from './read-entries.ts';

/** Seconds since 1970, mostly as text. */
const epochSeconds = z
  .union([z.string().regex(/^\d{9,10}$/), z.int().nonnegative()], {
    error: 'seconds since 1970',
  })
  .transform((seconds): EpochMs => Number(seconds) * SECOND_MS);

const text = z.union([z.string(), z.int()]).transform(String);

const event = z.looseObject({
  service: z.string().min(1),
  service_name: z.string().nullish(),
  region_name: z.string().nullish(),
  summary: z.string(),
  date: epochSeconds,
  status: text,
  end_time: epochSeconds.nullish(),
  arn: z.string().nullish(),
  event_log: z
    .array(
      z.looseObject({
        timestamp: epochSeconds,
        status: text.nullish(),
        summary: z.string().nullish(),
        message: z.string().nullish(),
      }),
    )
    .nullish(),
});

/** AWS counts from 0, well, to 3, disrupted. */
const IMPACTS: Readonly<Record<string, PageIndicator>> = {
  '0': 'none',
  '1': 'minor',
  '2': 'major',
  '3': 'critical',
};

/**
 * AWS's `public/currentevents`: what goes on now, without history and without a word for the whole.
 */
export function readAwsEvents(document: unknown): PageReading {
  const list = z.array(z.unknown()).parse(document);
  const { read, faults } = readEntries(list, 'events', event, postOf);
  return { indicator: null, components: [], posts: read, faults };
}

function postOf(one: z.output<typeof event>): Post {
  const updates = (one.event_log ?? []).map(({ timestamp, status, summary, message }) => ({
    id: String(timestamp),
    at: timestamp,
    displayAt: null,
    status: status === '0' ? ('resolved' as const) : ('investigating' as const),
    text: markupText(message ?? summary ?? ''),
  }));
  updates.sort((a, b) => a.at - b.at);
  const isOver = one.status === '0';
  return {
    id: one.arn ?? `${one.service}_${one.date}`,
    kind: 'incident',
    title: markupText(one.summary),
    status: isOver ? 'resolved' : 'investigating',
    impact: IMPACTS[one.status] ?? 'unknown',
    // The service's first line of its log; `date` is when the event began.
    createdAt: updates[0]?.at ?? one.date,
    startedAt: one.date,
    resolvedAt: isOver ? (one.end_time ?? updates.at(-1)?.at ?? null) : null,
    url: null,
    components: [one.service, one.service_name, one.region_name].filter(
      (name): name is string => typeof name === 'string' && name !== '',
    ),
    updates,
  };
}
