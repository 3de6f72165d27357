import { type LookupAddress, lookup } from 'node:dns';
import { type ClientRequest, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { systemReason } from '../../ground/errors.ts';
import { packageVersion } from '../../ground/package-file.ts';
import { SECOND_MS } from '../../ground/time.ts';

/** A message as it goes out. */
export interface OutwardMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What became of an attempt. */
export type PostAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  /** In words that may be shown. */
  | { readonly kind: 'failed'; readonly reason: string };

export type PostMessage = (message: OutwardMessage) => Promise<PostAnswer>;

const PATIENCE_MS = 20 * SECOND_MS;

/** Of this machine and of networks of one's own: no address that people give may lead there. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6');
}

export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  return PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Posts once, follows nowhere, never throws. Unless `allowPrivate`, it connects to no private
 * address: what is checked is the address that is connected to, so that a name cannot be another
 * one a moment later.
 */
export function postMessages({
  allowPrivate,
  patienceMs = PATIENCE_MS,
}: {
  readonly allowPrivate: boolean;
  readonly patienceMs?: number;
}): PostMessage {
  return ({ url, headers, body }) =>
    new Promise((resolve) => {
      const address = new URL(url);
      const literal = address.hostname.replace(/^\[|\]$/g, '');
      if (!allowPrivate && isIP(literal) !== 0 && isPrivateAddress(literal)) {
        resolve({ kind: 'failed', reason: 'a private address' });
        return;
      }
      const send = address.protocol === 'https:' ? requestHttps : requestHttp;
      const request = send(address, {
        method: 'POST',
        headers: {
          'user-agent': `uptally/${packageVersion}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
        timeout: patienceMs,
        signal: AbortSignal.timeout(patienceMs),
        agent: false,
        ...(allowPrivate ? {} : { lookup: publicLookup }),
      });
      answerTo(request, resolve);
      request.end(body);
    });
}

function answerTo(request: ClientRequest, resolve: (answer: PostAnswer) => void): void {
  request.once('response', (response) => {
    // What it says besides is nobody's business.
    response.resume();
    resolve({
      kind: 'answered',
      status: response.statusCode ?? 0,
      retryAfterMs: retryAfterMs(response.headers['retry-after']),
    });
    response.once('error', () => {});
  });
  request.once('error', (error) => {
    const isLate = error.name === 'AbortError' || error.name === 'TimeoutError';
    resolve({ kind: 'failed', reason: isLate ? 'no answer in time' : systemReason(error) });
  });
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error !== null) {
      callback(error, []);
      return;
    }
    const open = found.filter(({ address }) => !isPrivateAddress(address));
    const [first] = open;
    if (first === undefined) callback(new Error('a private address'), []);
    else if (options.all === true) callback(null, open);
    else callback(null, first.address, first.family);
  });
};

/** Seconds; a date would need their clock to be ours. */
function retryAfterMs(header: string | undefined): number | null {
  return /^\d{1,6}$/.test(header ?? '') ? Number(header) * SECOND_MS : null;
}
