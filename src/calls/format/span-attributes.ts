export type AttributeValue = string | number | boolean | readonly string[];

/** Attributes of a span or a resource by name: text, numbers, flags and lists of text. */
export type Attributes = ReadonlyMap<string, AttributeValue>;

/** Reads `[{ key, value: { stringValue } }]`, as both encodings of OTLP have it. */
export function readAttributes(list: unknown): Attributes {
  const attributes = new Map<string, AttributeValue>();
  if (!Array.isArray(list)) return attributes;
  for (const entry of list) {
    if (typeof entry?.key !== 'string') continue;
    const value = plainValue(entry.value);
    if (value !== undefined) attributes.set(entry.key, value);
  }
  return attributes;
}

/**
 * Of the value's members only those that are its own: protobuf's have defaults for all the others.
 */
function plainValue(value: unknown): AttributeValue | undefined {
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
  if (typeof number === 'number') return number;
  const list = (own('arrayValue') as { values?: unknown } | null | undefined)?.values;
  return Array.isArray(list) ? list.flatMap(textsOf) : undefined;
}

function textsOf(entry: unknown): readonly string[] {
  const text = (entry as { stringValue?: unknown } | null)?.stringValue;
  return typeof text === 'string' ? [text] : [];
}

/** The first of the names that has text which is not empty. */
export function textOf(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** The first of the names that has a number, also written as text. */
export function numberOf(attributes: Attributes, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const number = asNumber(attributes.get(name));
    if (number !== undefined) return number;
  }
  return undefined;
}

/** The first of the names that has a whole number from 0, also written as text. */
export function wholeOf(attributes: Attributes, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const number = asNumber(attributes.get(name));
    if (number !== undefined && Number.isSafeInteger(number) && number >= 0) return number;
  }
  return undefined;
}

/** The first of the names that has a flag, also written as `True`, `"false"`, 1 or 0. */
export function flagOf(attributes: Attributes, ...names: readonly string[]): boolean | undefined {
  for (const name of names) {
    const flag = asFlag(attributes.get(name));
    if (flag !== undefined) return flag;
  }
  return undefined;
}

export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*-?\d{1,15}(?:\.\d*)?(?:e[+-]?\d{1,2})?\s*$/i.test(value)) {
    return undefined;
  }
  return Number(value);
}

export function asFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = String(value ?? '')
    .trim()
    .toLowerCase();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : undefined;
}
