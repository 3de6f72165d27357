export const DESK_PATH = '/desk';
export const SIGN_IN_PATH = '/desk/sign-in';

/**
 * Where to go on after a sign-in: a path of this server as it was asked for, else the desk. Nothing
 * that a browser could read as an address of somebody else, and no page of the sign-in itself.
 */
export function returnPath(given: unknown): string {
  if (typeof given !== 'string' || given.length > 1_000) return DESK_PATH;
  // Not //host nor /\host; no blank, control or other character that a browser takes out.
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(given)) return DESK_PATH;
  const own = 'http://own.invalid';
  const url = URL.canParse(given, own) ? new URL(given, own) : undefined;
  if (url === undefined || url.origin !== own || url.pathname.startsWith('//')) return DESK_PATH;
  return /^\/desk\/sign-/.test(url.pathname) ? DESK_PATH : `${url.pathname}${url.search}`;
}
