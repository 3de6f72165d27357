import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KafkaLogin } from '../../../src/calls/kafka/kafka-login.ts';
import { sequence } from '../../../src/ground/pattern.ts';
import { consuming, emptyWarehouse } from '../../support/consuming.ts';
import { createTopic, produce } from '../../support/kafka-topic.ts';
import { requireKafka } from '../../support/require-kafka.ts';
import { sampleEventJson } from '../../support/sample-events.ts';
import { startTokenEndpoint } from '../../support/token-endpoint.ts';

const CLIENT = { clientId: 'uptally', clientSecret: 's3cret/with+signs' };

test('the token of an endpoint logs in to a real broker; its faults are said', async (context) => {
  const broker = await requireKafka(context, { isGuarded: true });
  const guarded = broker?.guarded;
  if (broker === undefined || guarded === undefined) return;
  await createTopic(broker.brokers, 'calls', 1);
  await produce(broker.brokers, 'calls', 20, sampleEventJson);
  const warehouse = await emptyWarehouse(context);
  const consumingWith = (sasl: KafkaLogin | undefined) =>
    consuming(context, {
      kafka: {
        brokers: guarded,
        topics: ['calls'],
        groupId: 'login',
        clientId: 'test',
        ssl: false,
        sasl,
      },
      warehouse,
    });
  const endpoint = await startTokenEndpoint({
    clientId: 'uptally',
    clientSecret: 's3cret%2Fwith%2Bsigns',
  });
  context.after(() => endpoint.close());
  const login = {
    mechanism: 'oauthbearer',
    tokenUrl: endpoint.url,
    ...CLIENT,
    scope: 'kafka.read',
    extensions: {},
  } as const;

  await context.test('records are read', async () => {
    const consumer = consumingWith(login);
    await consumer.untilRead(20);
    await consumer.stop();
    const scopes = endpoint.issued();
    assert.deepEqual(new Set(scopes), new Set(['kafka.read']));
    assert.ok(scopes.length <= 2, `one token for each client, not ${scopes.length}`);
  });

  const forger = await startTokenEndpoint({
    clientId: 'uptally',
    clientSecret: 's3cret%2Fwith%2Bsigns',
    token: 'no.token.',
  });
  context.after(() => forger.close());
  const closed = await startTokenEndpoint(CLIENT);
  await closed.close();
  const wrong: readonly (readonly [title: string, KafkaLogin, RegExp])[] = [
    [
      'a secret that the endpoint does not know',
      { ...login, clientSecret: 'geheim' },
      sequence(
        /^kafka 127\.0\.0\.1:\d+: token endpoint http:\/\/127\.0\.0\.1:\d+\/token: 401 /,
        /invalid_client: not known$/,
      ),
    ],
    [
      'an endpoint that is not there',
      { ...login, tokenUrl: `${closed.url}` },
      sequence(
        /^kafka 127\.0\.0\.1:\d+: token endpoint http:\/\/127\.0\.0\.1:\d+\/token: fetch /,
        /failed: .*ECONNREFUSED/,
      ),
    ],
    [
      'a token that the broker refuses',
      { ...login, tokenUrl: forger.url },
      /^kafka 127\.0\.0\.1:\d+: the broker refuses the login by oauthbearer$/,
    ],
    [
      'a mechanism that the broker does not have',
      { mechanism: 'plain', username: 'u', password: 'p' },
      /^kafka 127\.0\.0\.1:\d+: The broker does not support the requested SASL mechanism$/,
    ],
  ];
  for (const [title, sasl, reason] of wrong) {
    await context.test(title, async () => {
      const consumer = consumingWith(sasl);
      await consumer.until(() => !consumer.readiness().reason.includes('joining'));
      assert.match(consumer.readiness().reason, reason);
      await consumer.stop();
    });
  }
});
