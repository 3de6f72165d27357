import { shownValue } from '../../ground/errors.ts';
import type { Format } from './format.ts';
import { readJson } from './read-json.ts';
import { partsOfExport } from './span-parts.ts';

/** OpenTelemetry spans as OTLP/JSON, an `ExportTraceServiceRequest`: one record, many calls. */
export const otlpJsonFormat: Format = {
  name: 'otlp-json',
  decode({ bytes }) {
    const read = readJson(bytes);
    if (read.rejection !== undefined) return [read];
    const { value } = read;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const message = `${shownValue(value)}: expected an OTLP export`;
      return [{ rejection: { reason: 'invalid_value', jsonPath: '$', message } }];
    }
    // Unknown fields are no fault in OTLP; an object that has nothing else is no export.
    if (!Object.hasOwn(value, 'resourceSpans') && Object.keys(value).length > 0) {
      const message = '(missing): expected the resourceSpans of an OTLP export';
      return [{ rejection: { reason: 'missing_field', jsonPath: '$.resourceSpans', message } }];
    }
    return partsOfExport(value, (single) => Buffer.from(JSON.stringify(single)));
  },
};
