import { z } from 'zod';
import { parseContract } from '../src/contract/load-contract.ts';
import { evaluateContract } from '../src/evaluation/evaluate-contract.ts';
import { systemClock } from '../src/time.ts';
import { openChdb } from '../src/warehouse/chdb.ts';
import { type EvaluationMeasurement, indicators } from './evaluation-ways.ts';
import { benchStatement } from './measure-way.ts';

function contractOf(indicator: unknown) {
  const commitment = {
    id: 'measured',
    standing: 'target',
    partition_by: ['region'],
    classify: [{ when: { http_status: { gte: 500 } }, as: 'bad' }],
    indicator,
    target: { at_least: '99.9' },
  };
  const version = {
    version: '1',
    effective_from: '2026-01-01',
    time_zone: 'UTC',
    commitments: [commitment],
  };
  const contract = {
    schema: 'uptally/contract@1',
    id: 'bench',
    provider: 'example',
    currency: 'USD',
    versions: [version],
  };
  return parseContract(JSON.stringify(contract), 'bench.yaml');
}

const countRow = z.object({ events: z.int() });

/** Prints an `EvaluationMeasurement` of one way over a folder that is filled. */
async function measure(folder: string, way: string): Promise<void> {
  const warehouse = openChdb(folder);
  const startedAt = systemClock.now();
  let rows: number;
  if (way === 'bare scan') {
    const [row] = await warehouse.select(benchStatement('scan-month'), {}, countRow);
    rows = row?.events ?? 0;
  } else {
    const contract = contractOf(indicators[way]);
    rows = (await evaluateContract({ warehouse, contract, period: '2026-06' })).events.distinct;
  }
  const seconds = (systemClock.now() - startedAt) / 1_000;
  const peakRssMb = process.resourceUsage().maxRSS / 1_024;
  await warehouse.close();
  const measurement: EvaluationMeasurement = { seconds, peakRssMb, rows };
  process.stdout.write(`${JSON.stringify(measurement)}\n`);
}

const [, , folder = '', way = ''] = process.argv;
await measure(folder, way);
