import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { z } from 'zod';
import { type Fault, invalidInput } from '../../ground/errors.ts';
import { textFaults } from '../../ground/text-faults.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { HEALTH_EVENTS, INCIDENT_EVENTS } from '../../published/open/health-event.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { newestNumber } from './announce.ts';

export const SUBSCRIBER_KINDS = ['webhook', 'slack', 'pagerduty', 'alertmanager'] as const;
export type SubscriberKind = (typeof SUBSCRIBER_KINDS)[number];

/** Who is told of what happens, besides those who come and read. */
export interface Subscriber {
  readonly id: string;
  readonly kind: SubscriberKind;
  readonly name: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly madeAt: EpochMs;
  readonly madeBy: string;
  readonly endedAt: EpochMs | null;
  readonly whyEnded: string | null;
  readonly delivered: number;
  /** To be tried, for the first time or again. */
  readonly waiting: number;
  readonly givenUp: number;
}

export interface GivenSubscriber {
  readonly kind: SubscriberKind;
  readonly name: string;
  /** PagerDuty's own if none is given. */
  readonly url?: string | undefined;
  /** Of PagerDuty. */
  readonly routingKey?: string | undefined;
  /** How a webhook is signed; a receiver of ed25519 needs no secret. */
  readonly signature?: 'hmac' | 'ed25519' | undefined;
  readonly by: string;
}

const PAGERDUTY_URL = 'https://events.pagerduty.com/v2/enqueue';
const ID_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Answers what its receiver checks signatures with, known this once: a secret (`whsec_…`), or the
 * public part of a pair of keys (`whpk_…`). Gets what is announced from now on. Throws
 * `invalid_input`.
 */
export async function addSubscriber(
  ledger: LedgerSession,
  now: EpochMs,
  given: GivenSubscriber,
): Promise<{ readonly id: string; readonly key: string | null }> {
  const url = given.url ?? (given.kind === 'pagerduty' ? PAGERDUTY_URL : '');
  const faults = [...textFaults('name', given.name), ...urlFaults(url), ...keyFaults(given)];
  if (faults.length > 0) throw invalidInput(faults);
  const id = `sub_${Array.from({ length: 16 }, () => ID_CHARACTERS[randomInt(36)]).join('')}`;
  const { secret, key } = secretsOf(given);
  await ledger.run(
    ...ledgerQuery('subscriber/add-subscriber', {
      id,
      kind: given.kind,
      name: given.name,
      url,
      secret,
      types: given.kind === 'webhook' ? HEALTH_EVENTS : INCIDENT_EVENTS,
      after_number: await newestNumber(ledger),
      made_at: formatInstant(now),
      made_by: given.by,
    }),
  );
  return { id, key };
}

function secretsOf({ kind, signature, routingKey }: GivenSubscriber): {
  readonly secret: string | null;
  readonly key: string | null;
} {
  if (kind === 'pagerduty') return { secret: routingKey ?? null, key: null };
  if (kind !== 'webhook') return { secret: null, key: null };
  if (signature === 'ed25519') {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const der = { type: 'pkcs8', format: 'der' } as const;
    const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
    return {
      secret: `whsk_${privateKey.export(der).toString('base64')}`,
      key: `whpk_${raw.toString('base64')}`,
    };
  }
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  return { secret, key: secret };
}

function urlFaults(url: string): readonly Fault[] {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  const isGood =
    address !== undefined &&
    /^https?:$/.test(address.protocol) &&
    address.username === '' &&
    address.password === '';
  const expectation = 'an address such as https://example.com/hook, without a name or password';
  return isGood ? [] : [{ place: 'url', value: url === '' ? '(missing)' : url, expectation }];
}

function keyFaults({ kind, routingKey }: GivenSubscriber): readonly Fault[] {
  if (kind !== 'pagerduty' || /^[\w-]{32}$/.test(routingKey ?? '')) return [];
  // A key is a secret: it is not said again.
  const value = routingKey === undefined ? '(missing)' : '(not shown)';
  return [{ place: 'routing key', value, expectation: 'the 32 characters of an integration' }];
}

const instant = z.date().transform((date): EpochMs => date.getTime());

const subscriberRow = z.object({
  id: z.string(),
  kind: z.enum(SUBSCRIBER_KINDS),
  name: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  made_at: instant,
  made_by: z.string(),
  ended_at: instant.nullable(),
  why_ended: z.string().nullable(),
  delivered: z.number(),
  waiting: z.number(),
  given_up: z.number(),
});

/** In the order in which they came; none with its secret. */
export async function findSubscribers(
  ledger: LedgerSession,
  id?: string,
): Promise<readonly Subscriber[]> {
  const rows = await ledger.query(
    ...ledgerQuery('subscriber/find-subscribers', [id ?? null]),
    subscriberRow,
  );
  return rows.map(({ made_at, made_by, ended_at, why_ended, given_up, ...row }) => ({
    ...row,
    madeAt: made_at,
    madeBy: made_by,
    endedAt: ended_at,
    whyEnded: why_ended,
    givenUp: given_up,
  }));
}

/** Nothing is sent from now on. Throws `invalid_input` for one that is not there any more. */
export async function endSubscriber(
  ledger: LedgerSession,
  now: EpochMs,
  { id, why }: { readonly id: string; readonly why: string },
): Promise<void> {
  const ended = await ledger.run(
    ...ledgerQuery('subscriber/end-subscriber', [id, formatInstant(now), why]),
  );
  if (ended > 0) return;
  const expectation = 'one of `uptally subscribers list` that has not ended';
  throw invalidInput([{ place: 'subscriber', value: id, expectation }]);
}
