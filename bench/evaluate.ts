import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { packagePath } from '../src/ground/package-file.ts';
import { openChdb } from '../src/stores/warehouse/chdb.ts';
import { BARE, type EvaluationMeasurement, indicators } from './evaluation-ways.ts';
import { fillMonth } from './fill-month.ts';

/**
 * One month under one contract per indicator, beside a bare count over the same rows in the same
 * run: `npm run bench:evaluate [-- --millions 5,10,20]`. Every figure comes from a process of its
 * own on the same chDB folder.
 */
const { values } = parseArgs({
  options: {
    millions: { type: 'string', default: '5,10,20' },
    runs: { type: 'string', default: '3' },
  },
});
const sizes = values.millions.split(',').map((millions) => Number(millions) * 1_000_000);

for (const events of sizes) {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-bench-'));
  try {
    await fill(folder, events);
    const table: Record<string, Record<string, string | number>> = {};
    const measurements = await measured(folder);
    const bareSeconds = measurements.get(BARE)?.seconds ?? Number.NaN;
    for (const [way, { seconds, peakRssMb, rows }] of measurements) {
      if (rows !== events) throw new Error(`${way}: ${rows} of ${events} events counted`);
      table[way] = {
        seconds: Number(seconds.toFixed(2)),
        'times the bare scan': Number((seconds / bareSeconds).toFixed(2)),
        'peak RSS MB': Math.round(peakRssMb),
      };
    }
    console.log(`${events / 1_000_000} M events`);
    console.table(table);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(folder: string, events: number): Promise<void> {
  const warehouse = openChdb(folder);
  try {
    await fillMonth(warehouse, events);
  } finally {
    await warehouse.close();
  }
}

/**
 * The fastest of some runs of each way: the others waited for something else on the machine. The
 * ways take turns, so that such a wait does not fall on one of them alone.
 */
async function measured(folder: string): Promise<ReadonlyMap<string, EvaluationMeasurement>> {
  const fastest = new Map<string, EvaluationMeasurement>();
  for (let run = 0; run < Number(values.runs); run += 1) {
    for (const way of [BARE, ...Object.keys(indicators)]) {
      const child = packagePath('bench', 'evaluate-month.ts');
      const { stdout } = await promisify(execFile)(process.execPath, [child, folder, way]);
      const measurement = JSON.parse(stdout) as EvaluationMeasurement;
      const before = fastest.get(way);
      if (before === undefined || measurement.seconds < before.seconds) {
        fastest.set(way, measurement);
      }
    }
  }
  return fastest;
}
