import type { Fault } from '../../ground/errors.ts';
import { sha256Of } from '../../ground/sha256.ts';
import { type Clock, DAY_MS, type EpochMs } from '../../ground/time.ts';
import { type FetchOptions, fetchPage, pageText, readPageFile } from './fetch-page.ts';
import { type PageResource, pageKinds } from './page/kinds.ts';
import type { PageReading } from './page-reading.ts';
import type { Source } from './source.ts';

/** What is known of one address of a page before it is asked. */
export interface KnownAnswer {
  readonly answeredAt: EpochMs | null;
  readonly etag: string | null;
  readonly sha256: string | null;
  /** It did not answer when it was last asked. */
  readonly isFailing: boolean;
}

/** What one address of a page answered, as understood. */
export type ResourceAnswer = {
  readonly resource: PageResource;
  readonly askedAt: EpochMs;
} & (
  | {
      readonly kind: 'read';
      readonly bytes: Uint8Array;
      readonly sha256: string;
      readonly etag: string | null;
      readonly reading: PageReading;
      readonly isChanged: boolean;
      /** When we had it. */
      readonly seenAt: EpochMs;
      /** As of when it speaks, at least: before we asked, less the age that a cache gave it. */
      readonly asOf: EpochMs;
    }
  | { readonly kind: 'unchanged'; readonly asOf: EpochMs }
  /** In words: `HTTP 503`, `not JSON of a statuspage: …`. */
  | { readonly kind: 'failed'; readonly reason: string }
);

interface PollContext extends FetchOptions {
  readonly clock: Clock;
  readonly known: ReadonlyMap<string, KnownAnswer>;
}

/**
 * Asks a page's addresses, the long ones only when something changed, until they have answered to
 * that, and daily. Never throws for what a page does: one that is away, hangs or answers something
 * else is an answer too.
 */
export async function pollSource(
  source: Source,
  context: PollContext,
): Promise<readonly ResourceAnswer[]> {
  const resources: readonly PageResource[] = pageKinds[source.kind];
  const answers: ResourceAnswer[] = [];
  for (const resource of resources) {
    const known = context.known.get(resource.name);
    const isDue =
      resource.asked === 'each' ||
      known?.isFailing === true ||
      answers.some((answer) => answer.kind === 'read' && answer.isChanged) ||
      context.clock.now() - (known?.answeredAt ?? 0) >= DAY_MS;
    if (isDue) answers.push(await ask(source, resource, context));
  }
  return answers;
}

async function ask(
  { kind, url }: Source,
  resource: PageResource,
  { clock, known, ...options }: PollContext,
): Promise<ResourceAnswer> {
  const before = known.get(resource.name);
  const askedAt = clock.now();
  const answer =
    kind === 'file'
      ? await readPageFile(url)
      : await fetchPage(`${url}${resource.path}`, before?.etag ?? null, options);
  if (answer.kind === 'failed') return { resource, askedAt, ...answer };
  const asOf = askedAt - answer.ageMs;
  if (answer.kind === 'unchanged') return { resource, askedAt, kind: 'unchanged', asOf };
  const { bytes, etag } = answer;
  const sha256 = sha256Of(bytes);
  try {
    const reading = resource.read(pageText(bytes));
    const isChanged = sha256 !== before?.sha256;
    const seenAt = clock.now();
    return {
      resource,
      askedAt,
      kind: 'read',
      bytes,
      sha256,
      etag,
      reading,
      isChanged,
      seenAt,
      asOf,
    };
  } catch (cause) {
    return { resource, askedAt, kind: 'failed', reason: notUnderstood(kind, bytes, cause) };
  }
}

/** Never as green: a page that isn't what it was is a page that isn't understood. */
function notUnderstood(kind: string, bytes: Uint8Array, cause: unknown): string {
  const text = pageText(bytes.subarray(0, 200)).trim();
  if (/^<(?:!doctype html|html)/i.test(text)) return `a web page, not what ${kind} answers`;
  const [first = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return `not what ${kind} answers: ${first === '[' ? 'other keys' : first.slice(0, 100)}`;
}

/** Entries that a page's answers had and that could not be read. */
export function entryFaults(answers: readonly ResourceAnswer[]): readonly Fault[] {
  return answers.flatMap((answer) =>
    answer.kind === 'read'
      ? answer.reading.faults.map((fault) => ({
          ...fault,
          place: `${answer.resource.name}:${fault.place}`,
        }))
      : [],
  );
}
