import type { Format } from './format.ts';
import { partsOfExport } from './span-parts.ts';
import { decodeTraceExport, encodeTraceExport } from './trace-protobuf.ts';

/** OpenTelemetry spans as OTLP/protobuf, as the collector's Kafka exporter writes them by default. */
export const otlpProtobufFormat: Format = {
  name: 'otlp-protobuf',
  decode({ bytes }) {
    if (bytes === null) {
      return [
        { rejection: { reason: 'empty_record', jsonPath: '$', message: 'null: an OTLP export' } },
      ];
    }
    let value: unknown;
    try {
      value = decodeTraceExport(bytes);
    } catch (cause) {
      const message = `${(cause as Error).message}: an OTLP export in protobuf`;
      return [{ rejection: { reason: 'not_protobuf', jsonPath: '$', message } }];
    }
    return partsOfExport(value, encodeTraceExport);
  },
};
