import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../ground/time.ts';

/** An update as it was first seen. */
export interface UpdateText {
  /** Of the source and the post: `claude/p31zjtct2jer`. */
  readonly post: string;
  readonly at: EpochMs;
  readonly text: string;
}

/** A next update that was promised, and whether it came. */
export interface PromiseKept {
  readonly post: string;
  readonly at: EpochMs;
  /** By then. */
  readonly due: EpochMs;
  readonly isKept: boolean;
}

const UNITS: Readonly<Record<string, number>> = {
  minute: MINUTE_MS,
  min: MINUTE_MS,
  hour: HOUR_MS,
};

/**
 * `another update in 30 minutes`, `next update within an hour`, `will provide an update in 2
 * hours`.
 */
const PROMISE = new RegExp(
  [
    /\bupdates?\b[^.;]{0,60}?\b(?:in|within|every)\b/,
    /(?: (?:the )?next| about| approximately)? (\d{1,3}|an?|one|two) ?(minute|min|hour)s?\b/,
  ]
    .map(({ source }) => source)
    .join(''),
  'i',
);

const NUMBERS: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, two: 2 };

/**
 * How long from an update until the next one that its text promises; undefined: it promises none.
 */
export function promisedWithinMs(text: string): number | undefined {
  const [, number = '', unit = ''] = PROMISE.exec(text) ?? [];
  const count = NUMBERS[number.toLowerCase()] ?? Number(number);
  const ms = UNITS[unit.toLowerCase()];
  return ms === undefined || !(count > 0) ? undefined : count * ms;
}

/** Those that were due before `until`; a post that is over by then kept its word too. */
export function promises(
  updates: readonly UpdateText[],
  resolved: ReadonlyMap<string, EpochMs>,
  until: EpochMs,
): readonly PromiseKept[] {
  return updates.flatMap(({ post, at, text }) => {
    const within = promisedWithinMs(text);
    if (within === undefined || at + within > until) return [];
    const due = at + within;
    const next = updates.some(
      (update) => update.post === post && update.at > at && update.at <= due,
    );
    return [{ post, at, due, isKept: next || (resolved.get(post) ?? Infinity) <= due }];
  });
}
