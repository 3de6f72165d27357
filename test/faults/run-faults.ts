import { parseArgs } from 'node:util';
import { startKafkaBroker } from '../support/kafka-broker.ts';
import { describeSchedule, planSchedule } from './plan-schedule.ts';
import { runSchedule } from './run-schedule.ts';
import { startServers } from './servers.ts';

/**
 * `npm run test:faults -- --seed 1 --schedules 10`: schedule n has seed 1 + n. A failing one is
 * repeated by `--seed <its seed> --schedules 1`.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    schedules: { type: 'string', default: '10' },
  },
});
const first = Number(values.seed);
const count = Number(values.schedules);

const broker = await startKafkaBroker();
if ('missing' in broker) throw new Error(broker.missing);
const servers = await startServers(broker);
const failed: number[] = [];
const totals = { produced: 0, events: 0, letters: 0, identities: 0, conflicts: 0 };
const struck: Record<string, number> = {};
try {
  for (let seed = first; seed < first + count; seed += 1) {
    const schedule = planSchedule(seed);
    console.log(`seed ${seed}: ${describeSchedule(schedule)}`);
    try {
      const result = await runSchedule(servers, schedule);
      const { produced, events, letters, identities, conflicts, seconds } = result;
      for (const name of Object.keys(totals) as (keyof typeof totals)[])
        totals[name] += result[name];
      for (const [kind, times] of Object.entries(result.struck)) {
        struck[kind] = (struck[kind] ?? 0) + times;
      }
      console.log(
        `  holds: ${produced} produced = ${events} contents of ${identities} events ` +
          `(${conflicts} in conflict) + ${letters} dead letters + repeats; ` +
          `${seconds.toFixed(1)} s`,
      );
    } catch (error) {
      failed.push(seed);
      console.error(`  BROKEN: ${(error as Error).message}`);
      console.error(`  repeat: npm run test:faults -- --seed ${seed} --schedules 1`);
    }
  }
} finally {
  await servers.close();
  await broker.close();
}
console.log(
  `\n${count - failed.length} of ${count} schedules hold, seeds ${first} to ${first + count - 1}`,
);
console.log(JSON.stringify({ ...totals, faults: struck }));
if (failed.length > 0) {
  console.error(`broken: ${failed.join(', ')}`);
  process.exitCode = 1;
}
