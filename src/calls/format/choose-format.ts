import type { RecordHeaders } from '../call/dead-letter.ts';
import type { RecordFormat } from '../call/record-format.ts';
import { cloudEventsFormat, isCloudEvent } from './cloudevents.ts';
import type { Format } from './format.ts';
import { litellmFormat } from './litellm.ts';
import { nativeFormat } from './native.ts';
import { openRouterFormat } from './openrouter.ts';
import { otlpJsonFormat } from './otlp-json.ts';
import { otlpProtobufFormat } from './otlp-protobuf.ts';

export type FormatTable = Readonly<Record<RecordFormat, Format>>;

/** Every format, by its name; `litellmTimeZone` as `UPTALLY_LITELLM_TIME_ZONE` has it. */
export function formatTable(litellmTimeZone: string | undefined): FormatTable {
  return {
    native: nativeFormat,
    cloudevents: cloudEventsFormat,
    'otlp-json': otlpJsonFormat,
    'otlp-protobuf': otlpProtobufFormat,
    litellm: litellmFormat(litellmTimeZone),
    openrouter: openRouterFormat,
  };
}

/** The format of a record: CloudEvents where its headers say so, else what was agreed on. */
export function formatOf(headers: RecordHeaders | undefined, agreed: Format): Format {
  return headers !== undefined && isCloudEvent(headers) ? cloudEventsFormat : agreed;
}
