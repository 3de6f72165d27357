import { MAX_CODE_POINTS } from '../call/call-fields.ts';

/** Kept as a label where an address was longer than a field may be. */
const ENDPOINT_CUT = 'endpoint_cut';

interface Endpoint {
  readonly endpoint: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** An address as an event has it: its beginning where it is longer, which a label tells. */
export function endpointOf(address: string | undefined): Endpoint {
  // No text of so many units has more code points.
  if (address === undefined || address.length <= MAX_CODE_POINTS) {
    return { endpoint: address, labels: {} };
  }
  const points = [...address];
  if (points.length <= MAX_CODE_POINTS) return { endpoint: address, labels: {} };
  return {
    endpoint: points.slice(0, MAX_CODE_POINTS).join(''),
    labels: { [ENDPOINT_CUT]: 'true' },
  };
}
