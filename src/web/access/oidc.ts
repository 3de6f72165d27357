import * as oidc from 'openid-client';
import { invalidInput, systemReason, UptallyError } from '../../ground/errors.ts';
import { isLoopback } from '../http/loopback.ts';
import type { Person } from './person.ts';
import type { Claims } from './role-rules.ts';

/** An answer that is not there by then has failed. */
const TIMEOUT_SECONDS = 10;

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** Several separated by spaces; openid is one of them. */
  readonly scope: string;
  /** Where the provider sends people back to. */
  readonly callback: string;
}

/** What is kept of a sign-in until its answer comes back. */
export interface OidcAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export interface OidcProvider {
  readonly issuer: string;
  begin(): Promise<OidcAttempt & { readonly url: string }>;
  /**
   * Who comes back, by the ID token: its signature, issuer, audience, time and nonce, the state and
   * the proof of the key are all checked. Throws `refused` otherwise, `unavailable` if the provider
   * does not answer.
   */
  finish(
    query: string,
    attempt: OidcAttempt,
  ): Promise<{ readonly person: Person; readonly claims: Claims }>;
}

/**
 * Asks the provider what it is, once. Throws `invalid_input` for one that is none, `unavailable` if
 * it does not answer.
 */
export async function openOidc(settings: OidcSettings): Promise<OidcProvider> {
  const { issuer, scope, callback } = settings;
  const server = new URL(issuer);
  const isOpen = server.protocol === 'http:' && isLoopback(server.hostname);
  const config = await discovered(server, settings, isOpen);
  // Also where it comes from the provider directly: else TLS alone vouches for it.
  oidc.enableNonRepudiationChecks(config);
  return {
    issuer: config.serverMetadata().issuer,

    async begin() {
      const attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        response_type: 'code',
        scope,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: 'S256',
      });
      return { ...attempt, url: url.href };
    },

    async finish(query, { state, nonce, codeVerifier }) {
      try {
        const tokens = await oidc.authorizationCodeGrant(config, new URL(`${callback}?${query}`), {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw refusal('no ID token');
        return { person: personOf(claims), claims };
      } catch (error) {
        throw failureOf(error);
      }
    },
  };
}

async function discovered(
  server: URL,
  { clientId, clientSecret }: OidcSettings,
  isOpen: boolean,
): Promise<oidc.Configuration> {
  try {
    return await oidc.discovery(
      server,
      clientId,
      undefined,
      clientSecret === undefined ? oidc.None() : oidc.ClientSecretPost(clientSecret),
      { timeout: TIMEOUT_SECONDS, execute: isOpen ? [oidc.allowInsecureRequests] : [] },
    );
  } catch (cause) {
    const { message } = failureOf(cause);
    if (isAway(cause))
      throw new UptallyError('unavailable', `${server.href}: ${message}`, { cause });
    const expectation = `the address of an OpenID provider, with https (${message})`;
    throw invalidInput([{ place: 'UPTALLY_OIDC_ISSUER', value: server.href, expectation }], cause);
  }
}

/** Of a subject that the ledger can hold, as the standard has it. */
function personOf({ iss, sub, name, preferred_username: login, email }: oidc.IDToken): Person {
  if (!/^[\x20-\x7e]{1,255}$/.test(sub)) throw refusal('a subject that is not printable ASCII');
  const shown = [name, login, email].find((text) => typeof text === 'string' && text !== '');
  return {
    issuer: iss,
    subject: sub,
    name: oneLine(typeof shown === 'string' ? shown : sub),
    email: typeof email === 'string' ? oneLine(email) : null,
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ').slice(0, 200);
}

function refusal(reason: string, cause?: unknown): UptallyError {
  return new UptallyError('refused', reason, { cause });
}

function failureOf(error: unknown): UptallyError {
  if (error instanceof UptallyError) return error;
  if (isAway(error)) {
    return new UptallyError('unavailable', 'the identity provider does not answer', {
      cause: error,
    });
  }
  return refusal(systemReason(error), error);
}

/** The network failed, or the provider itself. */
function isAway(error: unknown): boolean {
  const isFailed = error instanceof TypeError && error.message === 'fetch failed';
  const cause = error instanceof Error ? error.cause : undefined;
  const answers = [cause, error].filter((one) => one instanceof Object && 'status' in one);
  const isServer = answers.some(({ status }) => Number(status) >= 500);
  const isLate = error instanceof Error && 'code' in error && error.code === 'OAUTH_TIMEOUT';
  return isFailed || isServer || isLate;
}
