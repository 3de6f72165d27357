import { type Attributes, readAttributes } from './span-attributes.ts';

/** A span of an OTLP export, from JSON or from protobuf. */
export interface Span {
  /** Hex in lower case; empty where it is absent or wrong. */
  readonly traceId: string;
  readonly spanId: string;
  /** Nanoseconds since the epoch; undefined where it is absent, zero or wrong. */
  readonly startNs: bigint | undefined;
  readonly endNs: bigint | undefined;
  readonly isError: boolean;
  /** The side that answered; the call is counted where it was made. */
  readonly isServer: boolean;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly events: readonly SpanEvent[];
}

export interface SpanEvent {
  readonly name: string;
  readonly atNs: bigint | undefined;
  readonly attributes: Attributes;
}

/** What both encodings have under the same names, before anything is known of it. */
export interface RawSpan {
  readonly traceId?: unknown;
  readonly spanId?: unknown;
  readonly kind?: unknown;
  readonly startTimeUnixNano?: unknown;
  readonly endTimeUnixNano?: unknown;
  readonly attributes?: unknown;
  readonly status?: { readonly code?: unknown } | null;
  readonly events?: unknown;
}

export function readSpan(raw: RawSpan, resource: Attributes): Span {
  return {
    traceId: idOf(raw.traceId, 32),
    spanId: idOf(raw.spanId, 16),
    startNs: nanosecondsOf(raw.startTimeUnixNano),
    endNs: nanosecondsOf(raw.endTimeUnixNano),
    isError: raw.status?.code === 2 || raw.status?.code === 'STATUS_CODE_ERROR',
    isServer: raw.kind === 2 || raw.kind === 'SPAN_KIND_SERVER',
    attributes: readAttributes(raw.attributes),
    resource,
    events: Array.isArray(raw.events) ? raw.events.map(readEvent) : [],
  };
}

function readEvent(raw: unknown): SpanEvent {
  const event = (raw ?? {}) as { name?: unknown; timeUnixNano?: unknown; attributes?: unknown };
  return {
    name: typeof event.name === 'string' ? event.name : '',
    atNs: nanosecondsOf(event.timeUnixNano),
    attributes: readAttributes(event.attributes),
  };
}

/** Hex text in JSON, bytes in protobuf. All zeros is OpenTelemetry's "no id". */
function idOf(value: unknown, length: number): string {
  const hex =
    value instanceof Uint8Array
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
      : String(value ?? '').toLowerCase();
  return /^[0-9a-f]+$/.test(hex) && hex.length === length && !/^0+$/.test(hex) ? hex : '';
}

function nanosecondsOf(value: unknown): bigint | undefined {
  const text = String(value ?? '');
  return /^[1-9]\d{0,19}$/.test(text) ? BigInt(text) : undefined;
}
