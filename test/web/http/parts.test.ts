import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { UptallyError } from '../../../src/ground/errors.ts';
import { createMetrics } from '../../../src/web/http/metrics.ts';
import { packAnswer } from '../../../src/web/http/pack-answer.ts';
import { RequestRefused } from '../../../src/web/http/problem.ts';
import { createWeb, type WebSettings } from '../../../src/web/http/serve.ts';
import type { WebPart } from '../../../src/web/http/server.ts';

const LONG = 'calls '.repeat(1_000);

const part: WebPart = async (scope) => {
  scope.addHook('onSend', packAnswer);
  scope.get('/long', async (_request, reply) => reply.type('text/html').send(LONG));
  scope.get('/font', async (_request, reply) => reply.type('font/woff2').send(Buffer.from(LONG)));
  scope.get('/refused', async () => {
    throw new RequestRefused(403, 'Not for you.');
  });
  scope.get('/wrong', async () => {
    throw new UptallyError('invalid_input', 'tz: "Mars": expected a time zone');
  });
  scope.get('/away', async () => {
    throw new UptallyError('unavailable', 'clickhouse secret-host:8123: ECONNREFUSED');
  });
  scope.get('/broken', async () => {
    throw new Error('a password in a message');
  });
};

const web = (settings: Partial<WebSettings> = {}) =>
  createWeb({
    checks: {},
    metrics: createMetrics(),
    parts: [part],
    problemPage: ({ status, sentence }) => `<h1>${status} ${sentence}</h1>`,
    ...settings,
  });

const PROBLEMS: readonly (readonly [path: string, status: number, detail: string])[] = [
  ['/nothing', 404, 'There is nothing at this address.'],
  ['/refused', 403, 'Not for you.'],
  ['/wrong', 400, 'tz: "Mars": expected a time zone.'],
  ['/away', 503, 'The figures cannot be read at this moment. Ask again in a minute.'],
  ['/broken', 500, 'Something went wrong here.'],
];
for (const [url, status, detail] of PROBLEMS) {
  test(`${url} is ${status}: a page for people, problem+json for all others`, async () => {
    const server = await web();
    const plain = await server.inject({ url });
    assert.equal(plain.statusCode, status);
    assert.match(String(plain.headers['content-type']), /^application\/problem\+json/);
    assert.equal(plain.json().detail, detail);
    const page = await server.inject({ url, headers: { accept: 'text/html,*/*;q=0.8' } });
    assert.equal(page.statusCode, status);
    assert.match(String(page.headers['content-type']), /^text\/html/);
    assert.equal(page.body, `<h1>${status} ${detail}</h1>`);
    assert.equal(page.headers['retry-after'], status === 503 ? '60' : undefined);
  });
}

test('every answer says what a browser may do with it, also a refusal', async () => {
  const server = await web();
  for (const url of ['/healthz', '/long', '/nothing', '/broken']) {
    const { headers } = await server.inject({ url });
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['strict-transport-security'], undefined);
    assert.equal(headers['set-cookie'], undefined);
  }
});

test('browsers are kept to HTTPS where people come by it', async () => {
  const server = await web({ isHttps: true });
  const { headers } = await server.inject({ url: '/long' });
  assert.equal(headers['strict-transport-security'], 'max-age=31536000');
});

const PACKED: readonly (readonly [string | undefined, string | undefined])[] = [
  [undefined, undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['gzip;q=0', undefined],
];
for (const [accepted, encoding] of PACKED) {
  test(`who takes ${accepted ?? 'nothing named'} gets ${encoding ?? 'plain text'}`, async () => {
    const server = await web();
    const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
    const answer = await server.inject({ url: '/long', headers });
    assert.equal(answer.headers['content-encoding'], encoding);
    assert.equal(answer.headers.vary, 'accept-encoding');
    const bytes = answer.rawPayload;
    const text = encoding === 'br' ? brotliDecompressSync(bytes) : gunzip(bytes, encoding);
    assert.equal(text.toString(), LONG);
    assert.equal(Number(answer.headers['content-length']), bytes.length);
  });
}

function gunzip(bytes: Buffer, encoding: string | undefined): Buffer {
  return encoding === 'gzip' ? gunzipSync(bytes) : bytes;
}

test('what is packed already is not packed again', async () => {
  const server = await web();
  const headers = { 'accept-encoding': 'br' };
  const answer = await server.inject({ url: '/font', headers });
  assert.equal(answer.headers['content-encoding'], undefined);
});
