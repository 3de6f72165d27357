import { test } from 'node:test';
import { requireKafka } from '../support/require-kafka.ts';
import { describeSchedule, planSchedule } from './plan-schedule.ts';
import { runSchedule } from './run-schedule.ts';
import { startServers } from './servers.ts';

/** A share of `npm run test:faults` that takes less than a minute. */
const SEEDS = [51, 67, 77];

test('whatever fails, each acknowledged record is stored or a letter', async (context) => {
  const broker = await requireKafka(context, { isOwn: true });
  if (broker === undefined) return;
  const servers = await startServers(broker);
  context.after(() => servers.close());
  for (const seed of SEEDS) {
    const schedule = planSchedule(seed);
    await context.test(`seed ${seed}: ${describeSchedule(schedule)}`, async () => {
      await runSchedule(servers, schedule);
    });
  }
});
