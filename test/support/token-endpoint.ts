import { createServer } from 'node:http';

/** A token endpoint for client credentials, as an identity provider has it. */
export interface TokenEndpoint {
  readonly url: string;
  /** The scopes that were asked for, one for each token. */
  issued(): readonly string[];
  close(): Promise<void>;
}

/** Gives who knows the secret an unsecured token of the subject, or the text of `token` instead. */
export async function startTokenEndpoint({
  clientId,
  clientSecret,
  token,
}: {
  clientId: string;
  clientSecret: string;
  token?: string;
}): Promise<TokenEndpoint> {
  const scopes: string[] = [];
  const expected = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    response.setHeader('content-type', 'application/json');
    const isKnown =
      request.headers.authorization === expected && form.get('grant_type') === 'client_credentials';
    if (!isKnown) {
      response.statusCode = 401;
      response.end(JSON.stringify({ error: 'invalid_client', error_description: 'not known' }));
      return;
    }
    scopes.push(form.get('scope') ?? '');
    response.end(
      JSON.stringify({
        access_token: token ?? unsecured(clientId),
        token_type: 'Bearer',
        expires_in: 600,
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/token`,
    issued: () => scopes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A JSON Web Token without a signature (RFC 7519, section 6), for ten minutes. */
function unsecured(subject: string): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = { sub: subject, iat: now, exp: now + 600 };
  const [header, payload] = [{ alg: 'none' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${header}.${payload}.`;
}
