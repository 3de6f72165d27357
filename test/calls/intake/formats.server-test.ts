import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { recordFormats } from '../../../src/calls/call/record-format.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import { openChdb } from '../../../src/stores/warehouse/chdb.ts';
import { createTopic, groupPlaces } from '../../support/kafka-topic.ts';
import { layLedger } from '../../support/ledger-copy.ts';
import { requireKafka } from '../../support/require-kafka.ts';
import { runHosted } from '../../support/run-hosted.ts';
import { startUptally } from '../../support/uptally-process.ts';

const COUNT = 500;
const GROUP = 'formats-test';

/** CloudEvents go to the topic of native events: their headers say what they are. */
function topicOf(format: string): string {
  return format === 'native' || format === 'cloudevents' ? 'calls' : format;
}

async function emitAll(env: NodeJS.ProcessEnv): Promise<void> {
  for (const [seed, format] of recordFormats.entries()) {
    const args = ['emit', '--topic', topicOf(format), '--format', format, '--seed', `${seed}`];
    const from = ['--from', '2026-06-07T11:00:00Z', '--count', `${COUNT}`];
    const run = await runHosted([...args, ...from], { env });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(JSON.parse(run.stdout), {
      schema: 'uptally/emission@1',
      sent: COUNT,
      seed,
      from: '2026-06-07T11:00:00.000Z',
    });
  }
}

async function requireCounts(folder: string): Promise<void> {
  const warehouse = openChdb(folder);
  try {
    const rows = await warehouse.select(
      `SELECT kafka_topic AS topic, source, count() AS events, countIf(outcome != 'ok') AS failed
       FROM events FINAL GROUP BY topic, source ORDER BY topic, source`,
      {},
      z.object({ topic: z.string(), source: z.string(), events: z.number(), failed: z.number() }),
    );
    assert.deepEqual(
      rows.map(({ topic, source, events }) => `${topic} ${source} ${events}`),
      [
        'calls checkout/eu-1 1',
        `calls uptally-emit ${2 * COUNT}`,
        `litellm litellm ${COUNT}`,
        `openrouter openrouter ${COUNT}`,
        `otlp-json uptally-emit ${COUNT}`,
        `otlp-protobuf uptally-emit ${COUNT}`,
      ],
    );
    for (const { source, failed } of rows) assert.ok(source.startsWith('checkout') || failed > 0);
    const letters = await warehouse.select(
      'SELECT count() AS letters FROM dead_letters',
      {},
      z.object({ letters: z.number() }),
    );
    assert.deepEqual(letters, [{ letters: 0 }]);
  } finally {
    await warehouse.close();
  }
}

test('calls of every format come through a broker, each on its topic', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const { brokers } = broker;
  const folder = await mkdtemp(join(tmpdir(), 'uptally-formats-'));
  context.after(() => rm(folder, { recursive: true, force: true }));

  await layLedger(folder);
  const topics = [...new Set(recordFormats.map(topicOf))];
  for (const topic of topics) await createTopic(brokers, topic, 2);
  const env = { KAFKA_BROKERS: brokers.join(','), UPTALLY_DATA_DIR: folder };

  // Twice the same: the second time changes nothing.
  for (let time = 0; time < 2; time += 1) await emitAll(env);
  await promisify(execFile)(process.execPath, [
    packagePath('docs', 'examples', 'produce.ts'),
    brokers[0] ?? '',
    'calls',
  ]);

  const ingest = startUptally(['ingest'], {
    ...env,
    UPTALLY_KAFKA_TOPICS: topics
      .map((topic) => (topic === 'calls' ? topic : `${topic}=${topic}`))
      .join(','),
    UPTALLY_KAFKA_GROUP: GROUP,
  });
  context.after(() => ingest.end('SIGKILL'));
  // The first group of a broker waits for its book of offsets to be made.
  for (let stored = ingest.nextLine('batch stored'); ; ) {
    await stored;
    stored = ingest.nextLine('batch stored');
    const places = (
      await Promise.all(topics.map((topic) => groupPlaces(brokers, GROUP, topic)))
    ).flat();
    if (places.every(({ committed, end }) => end === Math.max(committed, 0))) break;
  }
  assert.equal(await ingest.end('SIGTERM'), 0);

  await requireCounts(join(folder, 'warehouse'));
});

test('emit names what is wrong', async () => {
  const run = await runHosted([
    'emit',
    '--topic',
    't',
    '--count',
    '0',
    '--rate',
    'x',
    '--from',
    'now',
  ]);
  assert.equal(run.exitCode, 2);
  assert.equal(
    run.stderr,
    '--count: 0: expected a whole number from 1\n' +
      '--rate: x: expected a whole number from 1\n' +
      '--from: now: expected an RFC 3339 instant such as 2026-06-07T11:00:00Z\n' +
      'KAFKA_BROKERS: (missing): expected brokers to write to\n',
  );
});
