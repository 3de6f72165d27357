import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withStep } from '../src/ground/progress.ts';
import { systemClock } from '../src/ground/time.ts';
import type { Contract } from '../src/money/contract/contract.ts';
import { loadContract } from '../src/money/contract/load-contract.ts';
import { steadyLog } from '../src/money/count/steady.ts';
import { evaluateContract, NOTHING_TOLD } from '../src/money/evaluation/evaluate-contract.ts';
import { parseFees } from '../src/money/input/fees.ts';
import { issueStatement } from '../src/money/statement/issue-statement.ts';
import { writeBundle } from '../src/papers/evidence/write-bundle.ts';
import { openPrinter } from '../src/papers/print/print-pdf.ts';
import { changeWords } from '../src/papers/statement/change-words.ts';
import { migrateLedger } from '../src/stores/ledger/migrate.ts';
import { openPGlite } from '../src/stores/ledger/pglite.ts';
import { openChdb } from '../src/stores/warehouse/chdb.ts';
import { benchContract, indicators } from './evaluation-ways.ts';
import { fillMonth } from './fill-month.ts';

/**
 * A month under ten contracts, evaluated, issued and bundled in one run:
 * `npm run bench:issue [-- --millions 20]`.
 */
const { values } = parseArgs({ options: { millions: { type: 'string', default: '20' } } });
const events = Number(values.millions) * 1_000_000;
const NOW = Date.UTC(2026, 6, 10);

const folder = await mkdtemp(join(tmpdir(), 'uptally-bench-'));
const warehouse = openChdb(join(folder, 'warehouse'));
const ledger = await openPGlite(join(folder, 'ledger'));
const printer = await openPrinter();
try {
  await migrateLedger(ledger);
  await withStep({ label: 'Filling' }, () => fillMonth(warehouse, events));
  const contracts = tenContracts(folder);
  const fees = parseFees(
    `BillingPeriodStart,BilledCost,BillingCurrency\n2026-06-01,100000.00,USD\n`,
    'fees.csv',
  );
  const table: Record<string, Record<string, string | number>> = {};
  let evaluationSeconds = Number.NaN;
  const measured = async (label: string, work: () => Promise<string>) => {
    const startedAt = systemClock.now();
    const note = await withStep({ label }, work);
    const seconds = (systemClock.now() - startedAt) / 1_000;
    if (Number.isNaN(evaluationSeconds)) evaluationSeconds = seconds;
    table[label] = {
      seconds: Number(seconds.toFixed(1)),
      'times the evaluation': Number((seconds / evaluationSeconds).toFixed(2)),
      note,
    };
  };
  const period = '2026-06';
  const inputs = { ...NOTHING_TOLD, fees };

  await measured('evaluate', async () => {
    const log = steadyLog(warehouse);
    for (const contract of contracts) {
      await evaluateContract({ ...inputs, warehouse, contract, period, log });
    }
    return `${contracts.length} contracts, ${(await log.look()).distinct} events`;
  });
  const numbers: string[] = [];
  await measured('issue', async () => {
    const log = steadyLog(warehouse);
    for (const contract of contracts) {
      const outcome = await issueStatement({
        ...inputs,
        warehouse,
        ledger,
        contract,
        period,
        bills: [],
        log,
        now: NOW,
        settlingHours: 72,
        coveredHoursPercent: 20,
        customer: 'bench',
        by: 'bench',
        describeChange: changeWords,
        anyway: 'the same calls under one contract after another',
      });
      if (outcome.kind !== 'issued') throw new Error(JSON.stringify(outcome));
      numbers.push(outcome.statement.statement.number);
    }
    return numbers[0] ?? '';
  });
  await measured('bundle', async () => {
    const log = steadyLog(warehouse);
    let bytes = 0;
    for (const number of numbers) {
      const path = join(folder, `${number}.zip`);
      const how = { all: false, withPeople: false, log, now: NOW };
      await writeBundle({ ledger, warehouse, printer, number, path, ...how });
      bytes += statSync(path).size;
    }
    return `${Math.round(bytes / 1_000_000)} MB of zips`;
  });
  console.table(table);
  console.log(`peak RSS ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`);
} finally {
  await printer.close();
  await ledger.close();
  await warehouse.close();
  await rm(folder, { recursive: true, force: true });
}

/** Two of each indicator: over all models, and over one. */
function tenContracts(parent: string): readonly Contract[] {
  const target = join(parent, 'contracts');
  mkdirSync(target);
  return Object.entries(indicators).flatMap(([name, indicator]) =>
    [{}, { model: 'model-1' }].map((covers, i) => {
      const id = `${name.replaceAll('_', '-')}-${i + 1}`;
      const terms = {
        standing: 'sla',
        covers,
        indicator,
        tiers: [{ below: '99.9', credit: { percent: '10' } }],
        basis: { cost: 'billed' },
      };
      const file = join(target, `${id}.yaml`);
      writeFileSync(file, benchContract(id, terms));
      return loadContract(file);
    }),
  );
}
