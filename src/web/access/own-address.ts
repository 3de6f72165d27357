import { isLoopback } from '../http/loopback.ts';

/** Under which address people reach the desk, and how safely. */
export type OwnAddress =
  /** `https://uptally.example.com`: cookies only ever go there encrypted. */
  | { readonly kind: 'https'; readonly origin: string }
  /** This machine alone: nothing leaves it. The origin is that of the request where none is set. */
  | { readonly kind: 'loopback'; readonly origin: string | undefined }
  /** Over a network without encryption nobody signs in. */
  | { readonly kind: 'closed' };

/** Of `UPTALLY_BASE_URL`, or without it of the address that is listened on. */
export function ownAddress(baseUrl: string | undefined, host: string): OwnAddress {
  if (baseUrl === undefined) {
    return isLoopback(host) ? { kind: 'loopback', origin: undefined } : { kind: 'closed' };
  }
  const { origin, protocol, hostname } = new URL(baseUrl);
  if (protocol === 'https:') return { kind: 'https', origin };
  return isLoopback(hostname) ? { kind: 'loopback', origin } : { kind: 'closed' };
}

/**
 * The origin that a request must come from. Where no address is set, that of its host, if it is
 * this machine by name: a name of somebody else that leads here is none.
 */
export function originOf(own: OwnAddress, hostHeader: string | undefined): string | undefined {
  if (own.kind === 'closed') return undefined;
  if (own.origin !== undefined) return own.origin;
  const address = `http://${hostHeader ?? ''}`;
  if (!URL.canParse(address)) return undefined;
  const { origin, hostname } = new URL(address);
  return isLoopback(hostname) ? origin : undefined;
}

/** The headers of a form that one of our own pages sent. */
export function isSameOrigin(
  headers: Readonly<Record<string, unknown>>,
  origin: string | undefined,
): boolean {
  const site = headers['sec-fetch-site'];
  return (
    origin !== undefined &&
    headers.origin === origin &&
    (site === undefined || site === 'same-origin')
  );
}
