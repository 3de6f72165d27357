import { z } from 'zod';
import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { schemaFaults } from '../../ground/schema-faults.ts';
import type { MinuteFact } from '../detect/minute-counts.ts';
import { replayedInstant } from './replayed-instant.ts';

const NAME = 'a name in quotes';
const MAYBE_NAME = 'a name in quotes, empty if there is none';
/** Sums of counts stay exact up to here. */
const MOST_CALLS = Number.MAX_SAFE_INTEGER;
const CALLS = 'a whole number of calls, 0 or more';
const ALL_CALLS = `at most ${MOST_CALLS} calls in all lines together`;

const name = z.string({ error: NAME }).min(1, { error: NAME });
const maybeName = z.string({ error: MAYBE_NAME });
const calls = z
  .int({ error: ({ code }) => (code === 'too_big' ? ALL_CALLS : CALLS) })
  .min(0, { error: CALLS });

const factLine = z.strictObject(
  {
    minute: replayedInstant,
    provider: name,
    model: name,
    region: maybeName,
    account: maybeName,
    route: maybeName,
    good: calls,
    bad: calls,
  },
  {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? 'minute, provider, model, region, account, route, good and bad alone'
        : 'an object of one minute and cell',
  },
);

/**
 * NDJSON, a line for each minute and cell; empty lines count nothing. Throws `invalid_input` with
 * the first fault, and how many more there are.
 */
export function parseFacts(text: string, file: string): readonly MinuteFact[] {
  const facts: MinuteFact[] = [];
  const faults: Fault[] = [];
  let number = 0;
  let total = 0;
  for (const line of text.split('\n')) {
    number += 1;
    if (line.trim() === '') continue;
    const read = readLine(line, `${file}:line ${number}`);
    if ('faults' in read) {
      faults.push(...read.faults);
      continue;
    }
    facts.push(read.fact);
    total += read.fact.good + read.fact.bad;
  }
  if (total > MOST_CALLS) {
    faults.push({ place: `${file}:(file)`, value: `${total} calls`, expectation: ALL_CALLS });
  }
  const [first, ...others] = faults;
  if (first === undefined) return facts;
  throw invalidInput([others.length === 0 ? first : { ...first, more: others.length }]);
}

function readLine(
  line: string,
  place: string,
): { readonly fact: MinuteFact } | { readonly faults: readonly Fault[] } {
  let document: unknown;
  try {
    document = JSON.parse(line);
  } catch {
    const value = shownValue(line.slice(0, 40));
    return { faults: [{ place, value, expectation: 'a line of JSON' }] };
  }
  const result = factLine.safeParse(document);
  if (!result.success) return { faults: schemaFaults(result.error.issues, document, place) };
  const { minute, good, bad, ...cell } = result.data;
  return { fact: { minute, cell, good, bad } };
}
