import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bearerToken } from '../../../src/calls/kafka/bearer-token.ts';
import { signToken } from '../../../src/calls/kafka/msk-iam.ts';

test('a token is taken until half of its life is over, and asked for once at a time', async () => {
  let now = 0;
  let issued = 0;
  const token = bearerToken(
    async () => {
      issued += 1;
      return { value: `token ${issued}`, expiresAt: now + 1_000 };
    },
    { now: () => now },
  );
  const seen: string[] = [];
  for (now of [0, 499, 500, 999, 1_000, 5_000]) seen.push(await token());
  assert.deepEqual(seen, ['token 1', 'token 1', 'token 2', 'token 2', 'token 3', 'token 4']);
  now = 10_000;
  assert.deepEqual(await Promise.all([token(), token()]), ['token 5', 'token 5']);
});

test('a token that could not be issued is asked for again', async () => {
  let attempts = 0;
  const token = bearerToken(
    async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('away');
      return { value: 'token', expiresAt: 1_000 };
    },
    { now: () => 0 },
  );
  await assert.rejects(token(), /away/);
  assert.equal(await token(), 'token');
});

test('a token for Amazon MSK is a signed URL of the region, for 15 minutes', async (context) => {
  const given = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'geheim' };
  const before = { ...process.env };
  Object.assign(process.env, given);
  context.after(() => {
    for (const name of Object.keys(given)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
  const { value, expiresAt } = await signToken('eu-central-1');
  const url = new URL(Buffer.from(value, 'base64url').toString());
  assert.equal(url.host, 'kafka.eu-central-1.amazonaws.com');
  assert.equal(url.searchParams.get('Action'), 'kafka-cluster:Connect');
  assert.match(url.searchParams.get('X-Amz-Credential') ?? '', /^AKIDEXAMPLE\/.*eu-central-1/);
  assert.match(url.searchParams.get('X-Amz-Signature') ?? '', /^[0-9a-f]{64}$/);
  const lifeMs = expiresAt - Date.now();
  assert.ok(lifeMs > 800_000 && lifeMs <= 900_000, String(lifeMs));
});
