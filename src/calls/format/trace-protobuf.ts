import protobuf from 'protobufjs';
import { readPackageFile } from '../../ground/package-file.ts';
import type { TraceExport } from './span-parts.ts';

/** Files as OpenTelemetry publishes them, in the order in which they need each other. */
const FILES = [
  'common/v1/common',
  'resource/v1/resource',
  'trace/v1/trace',
  'collector/trace/v1/trace_service',
];
const PACKAGE = 'opentelemetry.proto.collector.trace.v1';

let types:
  | {
      readonly request: protobuf.Type;
      readonly response: protobuf.Type;
      readonly status: protobuf.Type;
      readonly envelope: Envelope;
    }
  | undefined;

/** Read when the first record needs them: most processes never do. */
function messageTypes(): NonNullable<typeof types> {
  if (types !== undefined) return types;
  const root = new protobuf.Root();
  for (const file of FILES) {
    const text = readPackageFile('proto', 'opentelemetry', 'proto', `${file}.proto`);
    protobuf.parse(text, root, { keepCase: false });
  }
  root.resolveAll();
  types = {
    request: root.lookupType(`${PACKAGE}.ExportTraceServiceRequest`),
    response: root.lookupType(`${PACKAGE}.ExportTraceServiceResponse`),
    // https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto,
    // without details.
    status: new protobuf.Type('Status')
      .add(new protobuf.Field('code', 1, 'int32'))
      .add(new protobuf.Field('message', 2, 'string')),
    envelope: envelopeTypes(),
  };
  return types;
}

/** An export, its resources and scopes, with what lies within left as bytes. */
interface Envelope {
  readonly request: protobuf.Type;
  readonly resource: protobuf.Type;
  readonly scope: protobuf.Type;
}

function envelopeTypes(): Envelope {
  const bytes = (name: string, id: number, rule?: 'repeated') =>
    new protobuf.Field(name, id, 'bytes', rule);
  return {
    request: new protobuf.Type('Request').add(bytes('resourceSpans', 1, 'repeated')),
    resource: new protobuf.Type('ResourceSpans')
      .add(bytes('resource', 1))
      .add(bytes('scopeSpans', 2, 'repeated')),
    scope: new protobuf.Type('ScopeSpans')
      .add(bytes('scope', 1))
      .add(bytes('spans', 2, 'repeated')),
  };
}

type Bytes = Uint8Array;

/**
 * Each span of an export as an export of its own, made when it is asked for; nothing within the
 * spans is looked at. A resource or a scope that cannot be taken apart stays one. Throws as below.
 */
export function splitTraceExport(bytes: Buffer): readonly (() => Buffer)[] {
  const { envelope } = messageTypes();
  const read = <Fields>(type: protobuf.Type, part: Bytes): Fields =>
    type.decode(part) as unknown as Fields;
  const write = (type: protobuf.Type, fields: object): Bytes =>
    type.encode(type.create(fields)).finish();
  const exportOf = (group: Bytes) =>
    Buffer.from(write(envelope.request, { resourceSpans: [group] }));
  const spansOf = (group: Bytes): (() => Buffer)[] => {
    try {
      const { resource, scopeSpans } = read<{ resource: Bytes; scopeSpans: Bytes[] }>(
        envelope.resource,
        group,
      );
      return scopeSpans.flatMap((scoped) => {
        const { scope, spans } = read<{ scope: Bytes; spans: Bytes[] }>(envelope.scope, scoped);
        return spans.map((span) => () => {
          const single = write(envelope.scope, { scope, spans: [span] });
          return exportOf(write(envelope.resource, { resource, scopeSpans: [single] }));
        });
      });
    } catch {
      return [() => exportOf(group)];
    }
  };
  const { resourceSpans } = read<{ resourceSpans: Bytes[] }>(envelope.request, bytes);
  return resourceSpans.flatMap(spansOf);
}

/** Throws whatever protobufjs throws for bytes that are no `ExportTraceServiceRequest`. */
export function decodeTraceExport(bytes: Buffer): unknown {
  return messageTypes().request.decode(bytes);
}

export function encodeTraceExport(value: TraceExport): Buffer {
  const { request } = messageTypes();
  return Buffer.from(request.encode(request.create(value as object)).finish());
}

export interface PartialSuccess {
  readonly rejectedSpans: number;
  readonly errorMessage: string;
}

/** An `ExportTraceServiceResponse`; without `partialSuccess` everything was taken. */
export function encodeTraceResponse(partialSuccess: PartialSuccess | undefined): Buffer {
  const { response } = messageTypes();
  const message = response.create(partialSuccess === undefined ? {} : { partialSuccess });
  return Buffer.from(response.encode(message).finish());
}

/** A `google.rpc.Status`, with which OTLP answers a request that failed. */
export function encodeStatus(status: { readonly code: number; readonly message: string }): Buffer {
  const type = messageTypes().status;
  return Buffer.from(type.encode(type.create(status)).finish());
}
