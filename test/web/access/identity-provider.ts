import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const CLIENT_ID = 'uptally';
export const CLIENT_SECRET = 'a secret of the client';

/** What this provider does wrong, to see that it is found. */
export interface Misdeeds {
  /** Instead of what belongs into the ID token. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The ID token as it goes out, of the one that is right. */
  readonly forge?: (token: string) => string | Promise<string>;
  /** Takes any proof of a key, which a provider must not. */
  readonly ignoresProof?: boolean;
  readonly tokenStatus?: number;
}

export interface IdentityProvider {
  readonly issuer: string;
  /** What the next ID token says of the person. */
  person: Record<string, unknown>;
  misdeeds: Misdeeds;
  /** What a browser gets from the authorization address: the query of the callback. */
  authorize(url: string): URLSearchParams;
  /** Signs with the key of this provider. */
  sign(claims: Record<string, unknown>, kind?: 'other key'): Promise<string>;
  /** Signed by a stranger, whose key its header brings and names an address of. */
  selfSigned(): Promise<string>;
  close(): Promise<void>;
}

interface Code {
  readonly challenge: string;
  readonly nonce: string;
  readonly redirectUri: string;
}

/** An OpenID provider that really signs and really asks for the proof of PKCE. */
export async function identityProvider(): Promise<IdentityProvider> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const stranger = await generateKeyPair('RS256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] };
  const codes = new Map<string, Code>();
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const json = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (request.url === '/.well-known/openid-configuration') return void json(200, metadata());
    if (request.url === '/jwks') return void json(200, keys);
    const form = new URLSearchParams(await text(request));
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      code !== undefined &&
      form.get('client_id') === CLIENT_ID &&
      form.get('client_secret') === CLIENT_SECRET &&
      form.get('redirect_uri') === code.redirectUri &&
      (proof === code.challenge || provider.misdeeds.ignoresProof === true);
    if (provider.misdeeds.tokenStatus !== undefined) {
      return void json(provider.misdeeds.tokenStatus, { error: 'server_error' });
    }
    if (!isRight) return void json(400, { error: 'invalid_grant' });
    const right = await provider.sign({ ...claimsNow(code.nonce), ...provider.misdeeds.claims });
    const id_token = (await provider.misdeeds.forge?.(right)) ?? right;
    json(200, { access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token });
  }

  function metadata() {
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  function claimsNow(nonce: string): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1_000);
    const times = { iat: now, exp: now + 60 };
    return { iss: issuer, aud: CLIENT_ID, nonce, ...times, ...provider.person };
  }

  const provider: IdentityProvider = {
    issuer,
    person: { sub: '1', name: 'Ada' },
    misdeeds: {},
    authorize(url) {
      const asked = new URL(url).searchParams;
      const code = `code-${codes.size}-${asked.get('state')}`;
      codes.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        nonce: asked.get('nonce') ?? '',
        redirectUri: asked.get('redirect_uri') ?? '',
      });
      return new URLSearchParams({ code, state: asked.get('state') ?? '' });
    },
    sign: (claims, kind) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .sign(kind === undefined ? privateKey : stranger.privateKey),
    async selfSigned() {
      const jwk = await exportJWK(stranger.publicKey);
      const claims = { ...claimsNow(''), ...provider.person };
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', jwk, jku: 'https://evil.example/keys', kid: 'two' })
        .sign(stranger.privateKey);
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
  return provider;
}
