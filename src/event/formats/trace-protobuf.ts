import protobuf from 'protobufjs';
import { readPackageFile } from '../../package-file.ts';
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
    // https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto, without details.
    status: new protobuf.Type('Status')
      .add(new protobuf.Field('code', 1, 'int32'))
      .add(new protobuf.Field('message', 2, 'string')),
  };
  return types;
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
