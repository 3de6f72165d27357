import { isIP } from 'node:net';
import { z } from 'zod';
import { isTimeZone } from '../ground/time.ts';

/** How one can log in to Kafka; `docs/ingest.md` says what each one needs. */
export const saslMechanisms = [
  'plain',
  'scram-sha-256',
  'scram-sha-512',
  'oauthbearer',
  'aws-msk-iam',
] as const;

/** How one variable is read and shown. */
export interface Variable {
  readonly schema: z.ZodType;
  /** One line for `uptally config` and the README. */
  readonly meaning: string;
  /** `whole`: never shown. `url`: shown without its password. */
  readonly secret?: 'whole' | 'url';
}

/** A whole number in decimal digits, from `least` to `most`. */
export function wholeNumber(least: number, most: number) {
  const expectation = `a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: expectation })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: expectation });
}

/** A number that `parse` takes from its text. */
export function parsedNumber(parse: (text: string) => number | undefined, expectation: string) {
  return z.string().transform((text, context) => {
    const parsed = parse(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: expectation });
    return z.NEVER;
  });
}

/** A URL of one of the protocols, each with its colon. */
export function urlOf(...protocols: readonly string[]) {
  const expectation =
    `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}, ` +
    'its password percent-encoded';
  return z
    .string()
    .refine(
      (text) =>
        URL.canParse(text) && protocols.includes(new URL(text).protocol) && !hasCutPassword(text),
      { error: expectation },
    );
}

/** A bare `/`, `?` or `#` in a password ends what the URL takes for its host. */
function hasCutPassword(text: string): boolean {
  return /^[^/]*\/\/[^@/?#]*[/?#].*@/.test(text);
}

/** Items separated by commas, each as the pattern says. */
export function commaList(item: RegExp, expectation: string) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every((part) => item.test(part)), { error: expectation });
}

/** Addresses of machines, or of networks such as `10.0.0.0/8`. */
export function networks() {
  const expectation = 'addresses or networks such as 10.0.0.0/8, separated by commas';
  return commaList(/./, expectation).refine((parts) => parts.every(isNetwork), {
    error: expectation,
  });
}

function isNetwork(text: string): boolean {
  const [, address = '', bits = '0'] = /^([\da-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}

export function trueOrFalse() {
  return z.enum(['true', 'false'], { error: 'true or false' }).transform((text) => text === 'true');
}

export function textLike(pattern: RegExp, expectation: string) {
  return z.string().regex(pattern, { error: expectation });
}

export function timeZone() {
  return z.string().refine(isTimeZone, {
    error: 'an IANA time zone such as Europe/Berlin, or an offset such as -08:00',
  });
}

/** Without fixed offsets, which the schedule cannot have: `Intl` of Node 20 knows none. */
export function namedTimeZone() {
  return z.string().refine((text) => isTimeZone(text) && !/^[+-]/.test(text), {
    error: 'an IANA time zone such as Europe/Berlin',
  });
}

/** Kafka topics, each once, alone or as `topic=format` with a format of the list. */
export function topicsOf(formats: readonly string[]) {
  const oneOf = formats.join(', ');
  const expectation = `topics, each alone or as topic=format (${oneOf}), separated by commas`;
  return commaList(
    new RegExp(`^[A-Za-z0-9._-]{1,249}(=(${formats.join('|')}))?$`),
    expectation,
  ).refine((entries) => new Set(entries.map(topicOf)).size === entries.length, {
    error: `${expectation}; each topic once`,
  });
}

export function topicOf(entry: string): string {
  return entry.split('=')[0] ?? entry;
}

export function formatNameOf(entry: string): string | undefined {
  return entry.split('=')[1];
}

/** A URL as it may be shown; anything else not at all. */
export function withoutPassword(text: string): string {
  if (!URL.canParse(text) || hasCutPassword(text)) return '***';
  const url = new URL(text);
  if (url.password !== '') url.password = '***';
  // Some drivers take the password as a query parameter.
  if (url.search !== '') url.search = '?***';
  return url.toString();
}
