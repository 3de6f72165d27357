import {
  allowInsecureRequests,
  ClientSecretBasic,
  clientCredentialsGrantRequest,
  processClientCredentialsResponse,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'oauth4webapi';
import { UptallyError } from '../../ground/errors.ts';
import { type Clock, MINUTE_MS, SECOND_MS } from '../../ground/time.ts';
import type { IssuedToken } from './bearer-token.ts';

/** What OAuth 2.0 calls client credentials (RFC 6749, section 4.4). */
export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Several are separated by spaces. */
  readonly scope?: string | undefined;
}

const MOST_WAIT_MS = 10 * SECOND_MS;
/** Of a token that does not say how long it lives. */
const UNSAID_LIFE_MS = 5 * MINUTE_MS;

/** A token of the endpoint; throws `unavailable` with what the endpoint says. */
export async function issueToken(
  { tokenUrl, clientId, clientSecret, scope }: ClientCredentials,
  clock: Clock,
): Promise<IssuedToken> {
  const { origin, protocol } = new URL(tokenUrl);
  const server = { issuer: origin, token_endpoint: tokenUrl };
  const client = { client_id: clientId };
  try {
    const response = await clientCredentialsGrantRequest(
      server,
      client,
      ClientSecretBasic(clientSecret),
      scope === undefined ? {} : { scope },
      {
        [allowInsecureRequests]: protocol === 'http:',
        signal: AbortSignal.timeout(MOST_WAIT_MS),
      },
    );
    const token = await processClientCredentialsResponse(server, client, response);
    const lifeMs = token.expires_in === undefined ? UNSAID_LIFE_MS : token.expires_in * SECOND_MS;
    return { value: token.access_token, expiresAt: clock.now() + lifeMs };
  } catch (cause) {
    const { host, pathname } = new URL(tokenUrl);
    const place = `token endpoint ${protocol}//${host}${pathname}`;
    throw new UptallyError('unavailable', `${place}: ${saidBy(cause)}`, { cause });
  }
}

function saidBy(cause: unknown): string {
  if (cause instanceof ResponseBodyError) {
    const { status, error, error_description: description } = cause;
    return [`${status} ${error}`, ...(description === undefined ? [] : [description])].join(': ');
  }
  if (cause instanceof WWWAuthenticateChallengeError) {
    return `${cause.status}: the client id and secret that the endpoint knows are expected`;
  }
  const { message, cause: deeper } = cause as Error;
  return deeper instanceof Error ? `${message}: ${deeper.message}` : message;
}
