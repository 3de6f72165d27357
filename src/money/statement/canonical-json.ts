export type Json = string | number | boolean | null | readonly Json[] | { [key: string]: Json };

/**
 * One text for one value: RFC 8785, for values whose numbers are whole. Keys are ordered by their
 * UTF-16 units, nothing stands between tokens. Throws `RangeError` for another number.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError(`${value}: a whole number`);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value as { [key: string]: Json }).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const members = entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
  return `{${members.join(',')}}`;
}
