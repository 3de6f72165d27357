import { consumeKafka } from '../src/calls/kafka/consume-kafka.ts';
import { createLog } from '../src/ground/log.ts';
import { systemClock } from '../src/ground/time.ts';
import { measureWay } from './measure-way.ts';

/** Ours: strict decoding, dead letters, manual commits. */
await measureWay(async (warehouse, { brokers, topic, group }) => {
  const { done } = consumeKafka({
    kafka: { brokers, topics: [topic], groupId: group, clientId: 'bench', ssl: false },
    warehouse,
    clock: systemClock,
    log: createLog('error'),
    signal: new AbortController().signal,
  });
  await done;
});
