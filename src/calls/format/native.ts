import { decodeEvent } from './decode-event.ts';
import type { Format } from './format.ts';

/** `uptally/call-event@1`: one JSON object, one call. */
export const nativeFormat: Format = {
  name: 'native',
  decode: ({ bytes }) => [decodeEvent(bytes)],
};
