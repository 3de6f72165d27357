import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { packagePath } from '../../src/ground/package-file.ts';

/** A span of a fixture, as OpenTelemetry's SDK hands it to an exporter. */
export type FixtureSpan = Parameters<typeof JsonTraceSerializer.serializeRequest>[0][number];

export interface SpanFields {
  readonly name?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  /** Seconds and nanoseconds. */
  readonly startTime?: [number, number];
  readonly endTime?: [number, number];
  /** 0 unset, 1 ok, 2 error. */
  readonly statusCode?: number;
  /** As the SDK counts: 2 is a client, 1 a server. */
  readonly kind?: number;
  readonly attributes?: Record<string, unknown>;
  readonly resource?: Record<string, unknown>;
  readonly events?: readonly { name: string; time: [number, number]; attributes: object }[];
}

export function spanOf(fields: SpanFields): FixtureSpan {
  const { traceId = '0af7651916cd43dd8448eb211c80319c', spanId = 'b7ad6b7169203331' } = fields;
  const span = {
    name: fields.name ?? 'chat',
    kind: fields.kind ?? 2,
    spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
    startTime: fields.startTime ?? [1_780_832_010, 125_900_000],
    endTime: fields.endTime ?? [1_780_832_011, 625_000_000],
    status: { code: fields.statusCode ?? 0 },
    attributes: fields.attributes ?? {},
    links: [],
    events: fields.events ?? [],
    duration: [0, 0],
    ended: true,
    resource: { attributes: fields.resource ?? { 'service.name': 'assistant' } },
    instrumentationScope: { name: 'test' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
  return span as unknown as FixtureSpan;
}

/** The export as an OpenTelemetry SDK would send it. */
export function exportOf(spans: readonly FixtureSpan[], encoding: 'json' | 'protobuf'): Buffer {
  const serializer = encoding === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer;
  return Buffer.from(serializer.serializeRequest([...spans]) as Uint8Array);
}

/** Every fixture's spans, by file name. */
export function spanFixtures(): ReadonlyMap<string, readonly FixtureSpan[]> {
  const folder = packagePath('test', 'fixtures', 'spans');
  const files = readdirSync(folder).filter((file) => /\.json(\.gz)?$/.test(file));
  return new Map(
    files.sort().map((file) => {
      const bytes = readFileSync(`${folder}/${file}`);
      const value = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
      return [file, spansOf(file, value)] as const;
    }),
  );
}

interface SdkSpan extends Omit<SpanFields, 'traceId' | 'spanId'> {
  readonly spanContext: { readonly traceId: string; readonly spanId: string };
  readonly status: { readonly code: number };
}

interface Observation {
  readonly id: string;
  readonly traceId: string;
  readonly name: string;
  readonly startTime: string;
  readonly endTime: string;
  /** Text in some of the files. */
  readonly metadata: string | Metadata | null;
}

interface Metadata {
  readonly attributes?: Record<string, unknown>;
  readonly resourceAttributes?: Record<string, unknown>;
}

function spansOf(file: string, value: unknown): FixtureSpan[] {
  if (file.startsWith('genai__')) {
    return [spanOf({ name: file, attributes: value as Record<string, unknown> })];
  }
  if (Array.isArray(value)) {
    return (value as SdkSpan[]).map((span) =>
      spanOf({ ...span, ...span.spanContext, statusCode: span.status.code }),
    );
  }
  const { observations } = value as { observations: Observation[] };
  return observations.map(({ id, traceId, name, startTime, endTime, metadata }) => {
    const { attributes = {}, resourceAttributes = {} }: Metadata =
      typeof metadata === 'string' ? JSON.parse(metadata) : (metadata ?? {});
    const times = { startTime: highResolution(startTime), endTime: highResolution(endTime) };
    return spanOf({
      name,
      traceId,
      spanId: id,
      ...times,
      attributes,
      resource: resourceAttributes,
    });
  });
}

function highResolution(instant: string): [number, number] {
  const ms = Date.parse(instant);
  return [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000];
}
