import { z } from 'zod';
import { type Fault, shownValue } from '../../../ground/errors.ts';
import { type EpochMs, parseInstant } from '../../../ground/time.ts';

/**
 * Each entry by itself, so that one which is odd costs no other: what can be read,
 * and a fault for each that can't.
 */
export function readEntries<Entry, Read>(
  entries: readonly unknown[],
  place: string,
  schema: z.ZodType<Entry>,
  read: (entry: Entry) => Read,
): { readonly read: readonly Read[]; readonly faults: readonly Fault[] } {
  const found: Read[] = [];
  const faults: Fault[] = [];
  for (const [i, entry] of entries.entries()) {
    const result = schema.safeParse(entry);
    if (result.success) {
      found.push(read(result.data));
      continue;
    }
    const [issue] = result.error.issues;
    const path = issue?.path.map((key) => `.${String(key)}`).join('') ?? '';
    faults.push({
      place: `${place}[${i}]${path}`,
      value: shownValue(valueAt(entry, issue?.path ?? [])),
      expectation: issue?.message ?? 'another value',
    });
  }
  return { read: found, faults };
}

function valueAt(entry: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    entry,
  );
}

/** An instant as providers write them: RFC 3339, `2026-06-07 11:00:00 UTC`, or an RFC 822 date. */
export function instantIn(text: string): EpochMs | undefined {
  const exact = parseInstant(text);
  if (exact !== undefined) return exact;
  // Without an offset it would be read in the zone of this machine.
  if (!/(?:[+-]\d{2}:?\d{2}|Z|UTC|GMT|[ECMP][SD]T)(?: \([^)]*\))?$/.test(text.trim())) {
    return undefined;
  }
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

export const entryInstant = z.string().transform((text, context): EpochMs => {
  const ms = instantIn(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'an instant such as 2026-06-07T11:00:00Z' });
  return z.NEVER;
});

export const instantOrNone = entryInstant.nullish().transform((ms) => ms ?? null);

/** A list that may be left out. */
export const someEntries = z
  .array(z.unknown())
  .nullish()
  .transform((entries) => entries ?? []);
