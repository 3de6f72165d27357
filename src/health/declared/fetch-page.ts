import { readFile, stat } from 'node:fs/promises';
import { systemReason } from '../../ground/errors.ts';
import { packageVersion } from '../../ground/package-file.ts';
import { SECOND_MS } from '../../ground/time.ts';
import { utf16Of } from '../../ground/utf16.ts';

/** A page that hangs costs its poll no more than this. */
const PATIENCE_MS = 10 * SECOND_MS;

/** Far above any page; the longest known list of incidents has 3 MB. */
const MOST_BYTES = 32 * 1024 * 1024;

/** What an address answered. */
export type PageAnswer =
  | {
      readonly kind: 'content';
      readonly bytes: Uint8Array;
      readonly etag: string | null;
      /** For how long a cache on the way had it. */
      readonly ageMs: number;
    }
  /** The page says that it is as we know it. */
  | { readonly kind: 'unchanged'; readonly ageMs: number }
  /** In words that may be shown: `HTTP 503`, `no answer within 10 s`. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long an answer may take, to its last byte. */
  readonly patienceMs?: number | undefined;
}

/** As `fetchPage`, of a file on this machine. */
export async function readPageFile(path: string): Promise<PageAnswer> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) return failed(`more than ${MOST_BYTES} bytes`);
    return { kind: 'content', bytes: await readFile(path), etag: null, ageMs: 0 };
  } catch (error) {
    return failed(systemReason(error));
  }
}

/** Asks once; never throws. `etag` is that of the answer that is known, if any. */
export async function fetchPage(
  url: string,
  etag: string | null,
  { signal, patienceMs = PATIENCE_MS }: FetchOptions = {},
): Promise<PageAnswer> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(url, {
      headers: {
        accept: 'application/json, application/atom+xml, application/rss+xml, */*;q=0.5',
        'user-agent': `uptally/${packageVersion}`,
        ...(etag === null ? {} : { 'if-none-match': etag }),
      },
      signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
    });
    if (response.status === 304) {
      if (etag === null) return failed('HTTP 304, though nothing was known');
      return { kind: 'unchanged', ageMs: ageOf(response) };
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      return failed(`HTTP ${response.status}`);
    }
    const bytes = await boundedBytes(response);
    if (bytes === undefined) return failed(`more than ${MOST_BYTES} bytes`);
    const etagNow = response.headers.get('etag');
    return { kind: 'content', bytes, etag: etagNow, ageMs: ageOf(response) };
  } catch (error) {
    if (patience.aborted) return failed(`no answer within ${patienceMs / SECOND_MS} s`);
    return failed(reasonOf(error));
  }
}

function failed(reason: string): PageAnswer {
  return { kind: 'failed', reason };
}

function ageOf(response: Response): number {
  const age = response.headers.get('age') ?? '';
  return /^\d{1,9}$/.test(age) ? Number(age) * SECOND_MS : 0;
}

async function boundedBytes(response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `ECONNREFUSED`: fetch itself says only that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : error.message;
}

/** Text of a page's bytes: AWS writes UTF-16, everybody else UTF-8. */
export function pageText(bytes: Uint8Array): string {
  return new TextDecoder(utf16Of(bytes) ?? 'utf-8').decode(bytes);
}
