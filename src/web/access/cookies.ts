import { parseCookie, stringifySetCookie } from 'cookie';
import type { OwnAddress } from './own-address.ts';

/** `session` is who somebody is; `sign-in` who comes back from the identity provider. */
export type CookieKind = 'session' | 'sign-in';

const NAMES: Readonly<Record<CookieKind, string>> = {
  session: 'uptally',
  'sign-in': 'uptally-sign-in',
};

/**
 * `__Host-uptally`: browsers take it from this host alone, encrypted, for all paths. On loopback
 * without HTTPS not every browser takes such a name, so it is `uptally` there.
 */
export function cookieName(own: OwnAddress, kind: CookieKind): string {
  return own.kind === 'https' ? `__Host-${NAMES[kind]}` : NAMES[kind];
}

/** What a request brings; of a cookie that comes twice nobody knows which is ours: none. */
export function cookieOf(
  header: string | undefined,
  own: OwnAddress,
  kind: CookieKind,
): string | undefined {
  const name = cookieName(own, kind);
  const given = (header ?? '').split(';').filter((part) => part.trim().startsWith(`${name}=`));
  const value = given.length === 1 ? parseCookie(given[0] ?? '')[name] : undefined;
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/** `Set-Cookie` of a value; undefined takes the cookie away. */
export function setCookie(
  own: OwnAddress,
  kind: CookieKind,
  value: string | undefined,
  seconds: number,
): string {
  return stringifySetCookie(cookieName(own, kind), value ?? '', {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: own.kind === 'https',
    maxAge: value === undefined ? 0 : seconds,
  });
}
