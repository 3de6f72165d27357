import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { packagePath } from '../../ground/package-file.ts';
import { type EpochMs, HOUR_MS, parseInstant } from '../../ground/time.ts';

/** One request of the trace, by its place in the hour. */
export interface TracedRequest {
  /** From the begin of the hour, 0 to 3,599,999. */
  readonly offsetMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** One hour of real requests; `demo/README.md` names origin and licence. */
export function readTrace(name: 'conv' | 'code'): readonly TracedRequest[] {
  const file = packagePath('demo', `AzureLLMInferenceTrace_${name}.csv.gz`);
  const [, ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split(/\r?\n/);
  let firstMs: EpochMs | undefined;
  return lines.map((line) => {
    const [timestamp = '', input, output] = line.split(',');
    const instant = parseInstant(`${timestamp.replace(' ', 'T')}Z`);
    if (instant === undefined) throw new RangeError(`${file}: ${line}: a timestamp`);
    firstMs ??= instant;
    return {
      offsetMs: (instant - firstMs) % HOUR_MS,
      inputTokens: Number(input),
      outputTokens: Number(output),
    };
  });
}
