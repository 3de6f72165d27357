import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { packagePath } from '../src/package-file.ts';
import { openChdb } from '../src/warehouse/chdb.ts';
import { type EvaluationMeasurement, indicators } from './evaluation-ways.ts';
import { fillMonth } from './fill-month.ts';

/**
 * One month under one contract per indicator, beside a bare count over the same rows in the same run:
 * `npm run bench:evaluate [-- --millions 5,10,20]`. Every figure comes from a process of its own on
 * the same chDB folder.
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
    let bareSeconds = Number.NaN;
    for (const way of ['bare scan', ...Object.keys(indicators)]) {
      const { seconds, peakRssMb, rows } = await measured(folder, way);
      if (rows !== events) throw new Error(`${way}: ${rows} of ${events} events counted`);
      if (way === 'bare scan') bareSeconds = seconds;
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

/** The fastest of some runs: the others waited for something else on the machine. */
async function measured(folder: string, way: string): Promise<EvaluationMeasurement> {
  const results: EvaluationMeasurement[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    const child = packagePath('bench', 'evaluate-month.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [child, folder, way]);
    results.push(JSON.parse(stdout) as EvaluationMeasurement);
  }
  return results.toSorted((a, b) => a.seconds - b.seconds)[0] as EvaluationMeasurement;
}
