import assert from 'node:assert/strict';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import kafkajs from 'kafkajs';
import { timer } from '../../../src/calls/intake/timer.ts';
import { type Consuming, consuming, emptyWarehouse } from '../../support/consuming.ts';
import { createTopic, produce } from '../../support/kafka-topic.ts';
import { requireKafka } from '../../support/require-kafka.ts';
import { sampleEventJson } from '../../support/sample-events.ts';

const {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} = kafkajs;

const EVENTS = 30;
/** Nobody here waits for half a minute until a topic is looked for again. */
const MOST_WAIT_MS = 500;

/** What of a topic cannot be read, how it comes to that, and how it ends. */
interface Fault {
  readonly name: string;
  /** What readiness says of it. */
  readonly reason: RegExp;
  /** How many of the topic's events are read in spite of it. */
  readonly readable: number;
  begin(topic: string): Promise<void>;
  end(topic: string): Promise<void>;
}

test('a topic that cannot be read stops no other, and is read when it can be', async (context) => {
  const broker = await requireKafka(context, { isGuarded: true });
  const logFolder = broker?.logFolder;
  if (broker === undefined || logFolder === undefined) return;
  const { brokers } = broker;
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  context.after(() => admin.disconnect());
  const filled = async (topic: string) => {
    await createTopic(brokers, topic, 1);
    // Three batches.
    for (let batch = 0; batch < 3; batch += 1) {
      await produce(brokers, topic, EVENTS / 3, (index) => sampleEventJson(batch * 10 + index));
    }
  };
  const listed = (topic: string, operation: number) => ({
    resourceType: AclResourceTypes.TOPIC,
    resourceName: topic,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: 'User:ANONYMOUS',
    host: '*',
    operation,
    permissionType: AclPermissionTypes.ALLOW,
  });
  const faults: readonly Fault[] = [
    {
      name: 'a topic that does not exist',
      reason: /^kafka: topic missing cannot be read: .*does not host this topic-partition/,
      readable: 0,
      begin: async () => {},
      end: filled,
    },
    {
      name: 'a topic that the principal may not see',
      reason: /^kafka: topic unseen cannot be read: Not authorized to access topics/,
      readable: 0,
      begin: async (topic) => {
        await filled(topic);
        await admin.createAcls({ acl: [listed(topic, AclOperationTypes.ALTER_CONFIGS)] });
      },
      end: async (topic) => {
        await admin.deleteAcls({ filters: [listed(topic, AclOperationTypes.ALTER_CONFIGS)] });
      },
    },
    {
      name: 'a topic that the principal may see and not read',
      reason: /^kafka: topic unread, partition 0, cannot be read: not authorized to read the topic/,
      readable: 0,
      begin: async (topic) => {
        await filled(topic);
        await admin.createAcls({ acl: [listed(topic, AclOperationTypes.DESCRIBE)] });
      },
      end: async (topic) => {
        await admin.deleteAcls({ filters: [listed(topic, AclOperationTypes.DESCRIBE)] });
      },
    },
    {
      name: 'a batch of which a bit has changed',
      reason: /^kafka: topic damaged, partition 0, cannot be read: offset 10: damaged/,
      readable: EVENTS / 3,
      begin: async (topic) => {
        await filled(topic);
        await flipBit(join(logFolder, `${topic}-0`), EVENTS / 3);
      },
      end: (topic) => flipBit(join(logFolder, `${topic}-0`), EVENTS / 3),
    },
  ];
  const names = ['missing', 'unseen', 'unread', 'damaged'];
  for (const [index, { name, reason, readable, begin, end }] of faults.entries()) {
    await context.test(name, async (inner) => {
      const topic = names[index] as string;
      const good = `${topic}-beside`;
      await filled(good);
      await begin(topic);
      const consumer = await consumingBoth(inner, brokers, [topic, good]);
      await consumer.untilRead(EVENTS + readable);
      await consumer.until(() => reason.test(consumer.readiness().reason));
      assert.equal(consumer.readiness().ready, false);
      assert.deepEqual(consumer.readable(), { [topic]: false, [good]: true });
      // The other goes on meanwhile.
      await produce(brokers, good, 5, (event) => sampleEventJson(100 + event));
      await consumer.untilRead(EVENTS + readable + 5);
      assert.equal(consumer.readiness().ready, false);
      await end(topic);
      await consumer.untilRead(2 * EVENTS + 5);
      await consumer.until(() => consumer.readiness().ready);
      assert.deepEqual(consumer.readable(), { [topic]: true, [good]: true });
      await consumer.stop();
    });
  }
});

async function consumingBoth(
  context: TestContext,
  brokers: readonly string[],
  topics: readonly string[],
): Promise<Consuming> {
  return consuming(context, {
    kafka: { brokers, topics, groupId: `group-${topics[0]}`, clientId: 'test', ssl: false },
    warehouse: await emptyWarehouse(context),
    wait: (ms, signal) => timer(Math.min(ms, MOST_WAIT_MS), signal),
  });
}

/**
 * Changes a bit in the middle of the batch that begins with the offset, where the broker keeps it.
 */
async function flipBit(folder: string, offset: number): Promise<void> {
  const [segment] = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const file = await open(join(folder, segment as string), 'r+');
  try {
    const header = Buffer.alloc(12);
    for (let place = 0; ; ) {
      await file.read(header, 0, 12, place);
      const length = header.readInt32BE(8);
      if (header.readBigInt64BE(0) === BigInt(offset)) {
        const middle = place + 12 + Math.floor(length / 2);
        await file.read(header, 0, 1, middle);
        header[0] = (header[0] as number) ^ 1;
        await file.write(header, 0, 1, middle);
        return;
      }
      place += 12 + length;
    }
  } finally {
    await file.close();
  }
}
