import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { HOUR_MS, instantOf, MINUTE_MS, SECOND_MS } from '../../../src/ground/time.ts';
import { recordIncidents } from '../../../src/health/record/record-incidents.ts';
import { sayOfIncident } from '../../../src/health/record/say-of-incident.ts';
import { standingAt } from '../../../src/health/replay/replay.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { announce } from '../../../src/web/feed/announce.ts';
import { deliverDue, failedDeliveries, replayDeliveries } from '../../../src/web/feed/deliver.ts';
import { postMessages } from '../../../src/web/feed/post-message.ts';
import {
  addSubscriber,
  findSubscribers,
  type GivenSubscriber,
} from '../../../src/web/feed/subscribers.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';

const START = instantOf('2026-06-06T00:00:00Z');
const ID = 'INC-20260606-1';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let ledger: Ledger;
let now = START;
let receiver: Server;
let url = '';
let received: Received[] = [];
/** By path, what is answered next; then 200. */
let answers: Record<string, { status: number; headers?: Record<string, string> }[]> = {};
const clock = { now: () => now };
const post = postMessages({ allowPrivate: true, patienceMs: 500 });

before(async () => {
  receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const path = request.url ?? '';
      received.push({ path, headers: request.headers, body: Buffer.concat(parts).toString() });
      const answer = answers[path]?.shift() ?? { status: 200 };
      if (answer.status === 0) return;
      response.writeHead(answer.status, answer.headers).end();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
after(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await ledger.close();
});
beforeEach(async () => {
  await ledger?.close();
  ledger = await openLedgerCopy();
  [received, answers, now] = [[], {}, START + 10 * HOUR_MS];
});

const subscribe = (given: Partial<GivenSubscriber> & Pick<GivenSubscriber, 'kind'>) =>
  addSubscriber(ledger, now, {
    name: given.kind,
    by: 'ada',
    url: `${url}/${given.kind}`,
    ...given,
  });

/** An incident of twenty minutes in which every call fails, as known so many minutes in. */
async function happen(minutes: number): Promise<void> {
  const cell = { provider: '<!channel> & p', model: 'm', region: '', account: 'secret', route: '' };
  const facts = Array.from({ length: minutes }, (_, i) => ({
    minute: START + i * MINUTE_MS,
    cell,
    good: i < 20 ? 0 : 20,
    bad: i < 20 ? 20 : 0,
  }));
  const until = START + minutes * MINUTE_MS;
  const rule = { falseIncidentsPerYear: 1, series: 1 };
  const { episodes, incidents } = standingAt(facts, until, rule);
  const fold = { since: START, until, episodes, incidents, rule };
  await recordIncidents(ledger, fold, until);
  await announce({ ledger, clock, readSources: () => [] });
}

const deliver = () => deliverDue({ ledger, clock, post, baseUrl: 'https://status.example.com' });
const say = (body: string) =>
  sayOfIncident({ ledger, clock }, { incident: ID, kind: 'say', body, url: null, saidBy: 'ada' });

test('A webhook gets what happens after it came, signed; each once, in order.', async () => {
  await happen(10);
  const { key } = await subscribe({ kind: 'webhook' });
  assert.equal(await deliver(), 0);
  await happen(60);
  await say('Over.');
  await announce({ ledger, clock, readSources: () => [] });
  const count = await deliver();
  assert.ok(count >= 2);
  assert.equal(await deliver(), 0);
  assert.equal(received.length, count);
  const types = received.map(({ body }) => JSON.parse(body).type);
  assert.equal(types.at(-1), 'health.incident.updated');
  assert.equal(types.at(-2), 'health.incident.resolved');
  for (const { body, headers } of received) {
    assert.doesNotMatch(body, /secret|ada/);
    // The receiver's own library; its tolerance is by its clock.
    const signed = new Webhook(key ?? '').sign(
      String(headers['webhook-id']),
      new Date(Number(headers['webhook-timestamp']) * 1_000),
      body,
    );
    assert.equal(headers['webhook-signature'], signed);
  }
  now = Date.now();
  await say('Again.');
  await announce({ ledger, clock, readSources: () => [] });
  await deliver();
  const last = received.at(-1);
  const headers = Object.fromEntries(
    Object.entries(last?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  assert.ok(new Webhook(key ?? '').verify(last?.body ?? '', headers));
  const forged = (last?.body ?? '').replace('Again', 'Other');
  assert.throws(() => new Webhook(key ?? '').verify(forged, headers));
});

test('With ed25519 a receiver checks by a key that is no secret.', async () => {
  const { key } = await subscribe({ kind: 'webhook', signature: 'ed25519' });
  await happen(10);
  await deliver();
  const { body = '', headers = {} } = received[0] ?? {};
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const [version, signature = ''] = String(headers['webhook-signature']).split(',');
  assert.equal(version, 'v1a');
  const raw = Buffer.from((key ?? '').replace('whpk_', ''), 'base64');
  const publicKey = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]),
    format: 'der',
    type: 'spki',
  });
  assert.ok(verify(null, Buffer.from(content), publicKey, Buffer.from(signature, 'base64')));
});

test('A process that ends before it writes down what it sent sends the same again.', async () => {
  await subscribe({ kind: 'webhook' });
  await happen(10);
  const killed = deliverDue({
    ledger,
    clock,
    baseUrl: null,
    post: async (message) => {
      await post(message);
      throw new Error('killed');
    },
  });
  await assert.rejects(killed, /killed/);
  await deliver();
  const ids = received.map(({ headers }) => headers['webhook-id']);
  assert.equal(ids.length, 2);
  assert.equal(new Set(ids).size, 1);
});

test('Of processes that deliver at once each message goes out once.', async () => {
  await subscribe({ kind: 'webhook' });
  await happen(60);
  await Promise.all([deliver(), deliver(), deliver()]);
  const ids = received.map(({ headers }) => headers['webhook-id']);
  assert.equal(new Set(ids).size, ids.length);
});

const PROBLEMS = [
  { status: 500, problem: 'HTTP 500', afterMs: 5 * SECOND_MS },
  { status: 302, problem: 'HTTP 302', afterMs: 5 * SECOND_MS },
  { status: 429, retry: '120', problem: 'HTTP 429', afterMs: 120 * SECOND_MS },
  { status: 0, problem: 'no answer in time', afterMs: 5 * SECOND_MS },
] as const;
for (const { status, problem, afterMs, ...rest } of PROBLEMS) {
  test(`${problem}: it is tried again after ${afterMs / SECOND_MS} s`, async () => {
    await subscribe({ kind: 'webhook' });
    await happen(10);
    const headers = 'retry' in rest ? { 'retry-after': rest.retry } : {};
    answers = { '/webhook': [{ status, headers: { location: '/else', ...headers } }] };
    assert.equal(await deliver(), 0);
    const [failed] = await failedDeliveries(ledger);
    assert.deepEqual([failed?.problem, failed?.nextAt], [problem, now + afterMs]);
    now += afterMs - 1;
    assert.equal(await deliver(), 0);
    now += 1;
    assert.equal(await deliver(), 1);
    assert.deepEqual(await failedDeliveries(ledger), []);
    assert.ok(received.every(({ path }) => path === '/webhook'));
  });
}

test('What never gets through is given up after ten tries, and can be sent again.', async () => {
  const { id } = await subscribe({ kind: 'webhook' });
  await happen(10);
  answers = { '/webhook': Array.from({ length: 10 }, () => ({ status: 503 })) };
  for (let i = 0; i < 12; i += 1) {
    await deliver();
    now += 25 * HOUR_MS;
  }
  assert.equal(received.length, 10);
  const [failed] = await failedDeliveries(ledger, id);
  assert.deepEqual([failed?.attempts, failed?.nextAt], [10, null]);
  assert.equal(await replayDeliveries(ledger, now, { subscriber: id }), 1);
  assert.equal(await deliver(), 1);
  const [{ delivered, givenUp } = { delivered: 0, givenUp: 1 }] = await findSubscribers(ledger);
  assert.deepEqual([delivered, givenUp], [1, 0]);
});

test('A receiver that is gone gets nothing any more; others go on.', async () => {
  await subscribe({ kind: 'webhook' });
  await subscribe({ kind: 'slack' });
  answers = { '/webhook': [{ status: 410 }] };
  await happen(10);
  await deliver();
  await happen(60);
  await deliver();
  assert.equal(received.filter(({ path }) => path === '/webhook').length, 1);
  assert.ok(received.filter(({ path }) => path === '/slack').length >= 2);
  const gone = (await findSubscribers(ledger)).find(({ kind }) => kind === 'webhook');
  assert.equal(gone?.whyEnded, 'the receiver answered 410 Gone');
});

test('Slack rings nobody by what a name or a person says.', async () => {
  await subscribe({ kind: 'slack' });
  await happen(10);
  await say('<!everyone> & <@U1>');
  await announce({ ledger, clock, readSources: () => [] });
  await deliver();
  for (const { body } of received) {
    assert.doesNotMatch(body, /<!|<@/);
    assert.match(body, /<https:\/\/status\.example\.com\/incidents\/INC-20260606-1\|/);
  }
  assert.match(received[0]?.body ?? '', /&lt;!channel&gt; &amp; p/);
});

test('PagerDuty has one alert for an incident, from its opening to its end.', async () => {
  await subscribe({ kind: 'pagerduty', routingKey: 'k'.repeat(32) });
  await happen(10);
  await happen(60);
  await deliver();
  const sent = received.map(({ body }) => JSON.parse(body));
  assert.deepEqual(
    [sent[0], sent.at(-1)].map((one) => [one.event_action, one.dedup_key, one.routing_key]),
    [
      ['trigger', ID, 'k'.repeat(32)],
      ['resolve', ID, 'k'.repeat(32)],
    ],
  );
  assert.equal(sent[0].payload.severity, 'critical');
});

test('Alertmanager has one alert for an incident; its labels stay as they are.', async () => {
  await subscribe({ kind: 'alertmanager' });
  await happen(10);
  await happen(60);
  await deliver();
  const alerts = received.map(({ body }) => JSON.parse(body)[0]);
  assert.equal(new Set(alerts.map(({ labels }) => JSON.stringify(labels))).size, 1);
  const [first, last] = [alerts[0], alerts.at(-1)];
  assert.ok(Date.parse(first.endsAt) > now);
  assert.ok(Date.parse(last.endsAt) < now);
});

const WRONG: readonly (readonly [Partial<GivenSubscriber>, RegExp])[] = [
  [{ url: 'ftp://example.com' }, /url: ftp:\/\/example\.com: expected an address/],
  [{ url: 'https://u:p@example.com' }, /url/],
  [{ url: 'nothing' }, /url: nothing/],
  [{ name: '' }, /name/],
  [{ kind: 'pagerduty', routingKey: 'short-secret' }, /routing key: .*not shown/],
  [{ kind: 'pagerduty' }, /routing key/],
];
test('What cannot be sent to is refused; a key is not said again', async () => {
  for (const [given, message] of WRONG) {
    const adding = subscribe({ kind: 'webhook', ...given });
    await assert.rejects(adding, (error: Error) => {
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /short-secret/);
      return true;
    });
  }
});
