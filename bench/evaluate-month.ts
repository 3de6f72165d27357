import { z } from 'zod';
import { systemClock } from '../src/ground/time.ts';
import { parseContract } from '../src/money/contract/load-contract.ts';
import { evaluateContract, NOTHING_TOLD } from '../src/money/evaluation/evaluate-contract.ts';
import { openChdb } from '../src/stores/warehouse/chdb.ts';
import { BARE, benchContract, type EvaluationMeasurement, indicators } from './evaluation-ways.ts';
import { benchQuery } from './measure-way.ts';

const countRow = z.object({ events: z.int() });

/** Prints an `EvaluationMeasurement` of one way over a folder that is filled. */
async function measure(folder: string, way: string): Promise<void> {
  const terms = { standing: 'target', indicator: indicators[way] };
  const contract =
    way === BARE ? undefined : parseContract(benchContract('bench', terms), 'bench.yaml');
  const warehouse = openChdb(folder);
  const startedAt = systemClock.now();
  let rows: number;
  if (contract === undefined) {
    const [row] = await warehouse.select(benchQuery('scan-month'), {}, countRow);
    rows = row?.events ?? 0;
  } else {
    const input = { ...NOTHING_TOLD, warehouse, contract, period: '2026-06' };
    rows = (await evaluateContract(input)).events.distinct;
  }
  const seconds = (systemClock.now() - startedAt) / 1_000;
  const peakRssMb = process.resourceUsage().maxRSS / 1_024;
  await warehouse.close();
  const measurement: EvaluationMeasurement = { seconds, peakRssMb, rows };
  process.stdout.write(`${JSON.stringify(measurement)}\n`);
}

const [, , folder = '', way = ''] = process.argv;
await measure(folder, way);
