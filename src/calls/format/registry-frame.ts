import type { Rejection } from '../call/dead-letter.ts';
import type { Format, Part, RawRecord } from './format.ts';

/**
 * What the serialisers of a schema registry write before a value: a zero, then the schema's number.
 */
interface RegistryFrame {
  readonly schemaId: number;
  readonly payload: Buffer;
}

const FRAME_BYTES = 5;
const OPENING = new Set([...'{[ \t\r\n'].map((sign) => sign.charCodeAt(0)));

/**
 * Decodes a Kafka record, with or without the frame of a schema registry around its
 * value; no format begins with a zero byte. Parts without bytes of their own are
 * the whole record, frame and all.
 */
export function decodeFramed(format: Format, record: RawRecord): readonly Part[] {
  const frame = frameOf(record.bytes);
  if (frame === undefined) return format.decode(record);
  if (format.name === 'otlp-protobuf') return decodeProtobuf(format, record, frame);
  const parts = format.decode({ ...record, bytes: frame.payload });
  const isText = frame.payload.length > 0 && OPENING.has(frame.payload[0] as number);
  return isText ? parts : parts.map((part) => binaryPart(part, frame.schemaId));
}

function frameOf(bytes: Buffer | null): RegistryFrame | undefined {
  if (bytes === null || bytes.length < FRAME_BYTES || bytes[0] !== 0) return undefined;
  return { schemaId: bytes.readUInt32BE(1), payload: bytes.subarray(FRAME_BYTES) };
}

function binaryPart(part: Part, schemaId: number): Part {
  const rejection = part.event === undefined ? part.rejection : undefined;
  if (rejection?.reason !== 'not_json' && rejection?.reason !== 'not_utf8') return part;
  const message = `a schema-registry frame (schema ${schemaId}) of Avro or Protobuf: one of JSON`;
  return { rejection: { reason: 'binary_frame', jsonPath: '$', message } };
}

/** In Protobuf the frame also says which message of its schema follows. */
function decodeProtobuf(
  format: Format,
  record: RawRecord,
  { schemaId, payload }: RegistryFrame,
): readonly Part[] {
  // The path to the first message, in its short form and in its long one.
  const paths = [Buffer.from([0]), Buffer.from([2, 0])];
  const path = paths.find((each) => payload.subarray(0, each.length).equals(each));
  if (path !== undefined) return format.decode({ ...record, bytes: payload.subarray(path.length) });
  const rejection: Rejection = {
    reason: 'binary_frame',
    jsonPath: '$',
    message:
      `a schema-registry frame (schema ${schemaId}) of another message than the schema's ` +
      'first: expected an OTLP export, alone or first in its schema',
  };
  return [{ rejection }];
}
