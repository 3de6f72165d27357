import type { Format, Part } from './format.ts';
import { MOST_PARTS_OF_RECORD, tooManyParts } from './read-part.ts';
import { partsOfExport } from './span-parts.ts';
import { decodeTraceExport, encodeTraceExport, splitTraceExport } from './trace-protobuf.ts';

/**
 * OpenTelemetry spans as OTLP/protobuf, as the collector's Kafka exporter writes them by default.
 */
export const otlpProtobufFormat: Format = {
  name: 'otlp-protobuf',
  decode({ bytes }) {
    if (bytes === null) {
      return [
        {
          rejection: {
            reason: 'empty_record',
            jsonPath: '$',
            message: 'null: expected an OTLP export',
          },
        },
      ];
    }
    const whole = partsOf(bytes);
    if (whole.isReadable) return whole.parts;
    // One span that cannot be read spoils the export, not the other spans.
    return partsOneByOne(bytes) ?? whole.parts;
  },
};

function partsOf(bytes: Buffer): { isReadable: boolean; parts: readonly Part[] } {
  let value: unknown;
  try {
    value = decodeTraceExport(bytes);
  } catch (cause) {
    const message = `${(cause as Error).message}: expected an OTLP export in protobuf`;
    const part: Part = { rejection: { reason: 'not_protobuf', jsonPath: '$', message } };
    return { isReadable: false, parts: [part] };
  }
  return { isReadable: true, parts: partsOfExport(value, encodeTraceExport) };
}

/** Undefined unless some span can be read alone: then the bytes are no export. */
function partsOneByOne(bytes: Buffer): readonly Part[] | undefined {
  let exports: ReturnType<typeof splitTraceExport>;
  try {
    exports = splitTraceExport(bytes);
  } catch {
    return undefined;
  }
  if (exports.length > MOST_PARTS_OF_RECORD) return [tooManyParts(exports.length)];
  let isExport = false;
  const parts = exports.flatMap((single) => {
    const { isReadable, parts } = partsOf(single());
    isExport ||= isReadable;
    return isReadable ? parts : parts.map((part) => ({ ...part, raw: single }));
  });
  return isExport ? parts : undefined;
}
