import fc from 'fast-check';

/** JSON texts that a decoder may stumble over, each of a kind; some are no JSON. */
export const hostileJson: fc.Arbitrary<string> = fc.oneof(
  // Depth
  fc.integer({ min: 1, max: 20_000 }).map((depth) => nested('[', '1', ']', depth)),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => nested('{"a":', 'null', '}', depth)),
  fc
    .integer({ min: 1, max: 6_000 })
    .map((depth) => nested('{"arrayValue":{"values":[', '{}', ']}}', depth)),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth)),
  // Width
  fc.integer({ min: 0, max: 60_000 }).map((width) => `[${Array(width).fill('1').join(',')}]`),
  fc
    .integer({ min: 0, max: 5_000 })
    .map((width) => `{${Array.from({ length: width }, (_, key) => `"k${key}":"v"`).join(',')}}`),
  // Size
  fc.integer({ min: 250, max: 1_000_000 }).map((length) => `"${'é'.repeat(length)}"`),
  fc.integer({ min: 20, max: 5_000 }).map((length) => '9'.repeat(length)),
  // Types
  fc.constantFrom(
    ...['null', 'true', '[]', '{}', '""', '0', '-0', '-1', '0.5', '1e400', '-1e400', '1e-400'],
    ...['9007199254740993', '18446744073709551616', '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"'],
    ...['"9999-12-31T23:59:59.999Z"', '"+275760-09-13T00:00:00Z"', '"-1"', '"1e3"', '"NaN"'],
    ...['NaN', 'undefined', '\u0000', '\ufeff{}', '{"a":1,}', '1 2'],
  ),
  // Names of what every object has
  fc
    .constantFrom('toString', 'valueOf', 'toJSON', '__proto__', 'constructor', 'hasOwnProperty')
    .map((name) => `{"${name}":{"${name}":1},"length":-1}`),
  fc.json(),
);

/** The JSON of `value` with one of its values, wherever it lies, replaced by the text. */
export function withHostile(value: object, text: string, pick: number): string {
  const places = placesOf(value);
  const place = places[pick % places.length] ?? [];
  const marked = structuredClone(value) as Record<string, unknown>;
  const last = place.at(-1) as string;
  let parent: Record<string, unknown> = marked;
  for (const key of place.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  parent[last] = '@@';
  return JSON.stringify(marked).replace('"@@"', () => text);
}

function placesOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    [key],
    ...placesOf(member).map((place) => [key, ...place]),
  ]);
}

function nested(open: string, middle: string, close: string, depth: number): string {
  return open.repeat(depth) + middle + close.repeat(depth);
}

/** A field of protobuf that holds bytes. */
export function protobufField(id: number, bytes: Buffer): Buffer {
  const length: number[] = [];
  for (let rest = bytes.length; ; rest >>>= 7) {
    if (rest < 128) {
      length.push(rest);
      break;
    }
    length.push((rest & 127) | 128);
  }
  return Buffer.concat([Buffer.from([(id << 3) | 2, ...length]), bytes]);
}

/** An `AnyValue` of lists in lists. */
export function deepAnyValue(depth: number): Buffer {
  let value = protobufField(1, Buffer.from('x'));
  for (let level = 0; level < depth; level += 1) value = protobufField(5, protobufField(1, value));
  return value;
}
