import { consumeKafka } from '../src/event/consume-kafka.ts';
import { createLog } from '../src/log.ts';
import { systemClock } from '../src/time.ts';
import { measureWay } from './measure-way.ts';

/** Ours: strict decoding, dead letters, manual commits. */
await measureWay(async (warehouse, { brokers, topic, group, events }) => {
  let stored = 0;
  await new Promise<void>((resolve, reject) => {
    const { done } = consumeKafka({
      kafka: { brokers, topics: [topic], groupId: group, clientId: 'bench', ssl: false },
      warehouse,
      clock: systemClock,
      log: createLog('error'),
      signal: new AbortController().signal,
      onBatch: (batch) => {
        stored += batch.stored;
        if (stored >= events) resolve();
      },
    });
    done.catch(reject);
  });
});
