import { consumeKafka } from '../src/event/consume-kafka.ts';
import { createLog } from '../src/log.ts';
import { systemClock } from '../src/time.ts';
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
