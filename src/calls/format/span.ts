import { type Attributes, readAttributes } from './span-attributes.ts';

/** A span of an OTLP export, from JSON or from protobuf. */
export interface Span {
  /** Hex in lower case; empty where it is absent or wrong. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  /** Nanoseconds since the epoch; undefined where it is absent, zero or wrong. */
  readonly startNs: bigint | undefined;
  readonly endNs: bigint | undefined;
  /** By its status alone; `resultOf` weighs all else. */
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
  readonly parentSpanId?: unknown;
  readonly name?: unknown;
  readonly kind?: unknown;
  readonly startTimeUnixNano?: unknown;
  readonly endTimeUnixNano?: unknown;
  readonly attributes?: unknown;
  readonly status?: { readonly code?: unknown; readonly message?: unknown } | null;
  readonly events?: unknown;
}

export function readSpan(raw: RawSpan, resource: Attributes): Span {
  return {
    traceId: idOf(raw.traceId, 32),
    spanId: idOf(raw.spanId, 16),
    parentSpanId: idOf(raw.parentSpanId, 16),
    name: typeof raw.name === 'string' ? raw.name : '',
    startNs: nanosecondsOf(raw.startTimeUnixNano),
    endNs: nanosecondsOf(raw.endTimeUnixNano),
    isError: isErrorStatus(raw.status),
    isServer: /^(?:2|SPAN_KIND_SERVER)$/.test(String(raw.kind)),
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

/** A message belongs to errors only: some set it and leave the code unset. */
function isErrorStatus(status: RawSpan['status']): boolean {
  const code = String(status?.code ?? 0);
  if (/^(?:2|(?:STATUS_CODE_)?ERROR)$/i.test(code)) return true;
  const message = typeof status?.message === 'string' ? status.message.trim() : '';
  return /^(?:0|(?:STATUS_CODE_)?UNSET)$/i.test(code) && !/^(?:|ok|success)$/i.test(message);
}

/**
 * Bytes in protobuf; in JSON hex text, or base64 of exporters that write protobuf's own JSON. All
 * zeros is OpenTelemetry's "no id".
 */
function idOf(value: unknown, length: number): string {
  const hex = hexOf(value, length);
  return /^[0-9a-f]+$/.test(hex) && hex.length === length && !/^0+$/.test(hex) ? hex : '';
}

function hexOf(value: unknown, length: number): string {
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
  }
  const text = String(value ?? '');
  const isBase64 = text.length < length && /^[\w+/-]+={0,2}$/.test(text);
  return isBase64 ? Buffer.from(text, 'base64').toString('hex') : text.toLowerCase();
}

function nanosecondsOf(value: unknown): bigint | undefined {
  const text = String(value ?? '');
  return /^[1-9]\d{0,19}$/.test(text) ? BigInt(text) : undefined;
}
