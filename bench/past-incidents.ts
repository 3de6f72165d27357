import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { MINUTE_MS, parseInstant } from '../src/ground/time.ts';
import type { PastIncident } from '../src/health/estimate/backtest.ts';

const instant = z.string().transform((text, context) => {
  const ms = parseInstant(text);
  if (ms === undefined) context.addIssue(`${text}: expected an instant`);
  return (ms ?? 0) - ((ms ?? 0) % MINUTE_MS);
});

const line = z.object({
  vendor: z.string(),
  created_at: instant.nullish(),
  started_at: instant.nullish(),
  resolved_at: instant.nullish(),
});

/** JSON lines, compressed if the name says so. */
export function readPastIncidents(path: string): readonly PastIncident[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((one) => one.trim() !== '')
    .map((one) => {
      const { vendor, created_at, started_at, resolved_at } = line.parse(JSON.parse(one));
      const began = created_at ?? started_at;
      if (began === undefined || began === null) throw new RangeError(`${one}: no beginning`);
      return { provider: vendor, began, ended: resolved_at ?? null };
    });
}
