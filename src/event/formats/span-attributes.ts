/** Attributes of a span or a resource: text, numbers and flags by name; anything else is left out. */
export type Attributes = ReadonlyMap<string, string | number | boolean>;

/** Reads `[{ key, value: { stringValue } }]`, as both encodings of OTLP have it. */
export function readAttributes(list: unknown): Attributes {
  const attributes = new Map<string, string | number | boolean>();
  if (!Array.isArray(list)) return attributes;
  for (const entry of list) {
    if (typeof entry?.key !== 'string') continue;
    const value = plainValue(entry.value);
    if (value !== undefined) attributes.set(entry.key, value);
  }
  return attributes;
}

/** Of the value's members only those that are its own: protobuf's have defaults for all the others. */
function plainValue(value: unknown): string | number | boolean | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const own = (name: string): unknown =>
    Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  const text = own('stringValue');
  if (typeof text === 'string') return text;
  // 64-bit integers are text in JSON and an object of two halves in protobuf.
  const whole = own('intValue');
  if (whole !== undefined && whole !== null) return Number(String(whole));
  const flag = own('boolValue');
  if (typeof flag === 'boolean') return flag;
  const number = own('doubleValue');
  return typeof number === 'number' ? number : undefined;
}

/** The first of the names that has text which is not empty. */
export function textOf(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** The first of the names that has a whole number, also written as text. */
export function wholeOf(attributes: Attributes, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (Number.isSafeInteger(value)) return value as number;
    if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  }
  return undefined;
}
