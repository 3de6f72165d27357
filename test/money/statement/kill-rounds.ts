import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { packagePath } from '../../../src/ground/package-file.ts';
import { findDocuments } from '../../../src/money/statement/documents.ts';
import { findStatements } from '../../../src/money/statement/find-statements.ts';
import { recompute } from '../../../src/money/statement/recompute.ts';
import { chainFaults } from '../../../src/money/statement/verify-chain.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { seededRandom } from '../../faults/seeded-random.ts';

export interface KillRounds {
  readonly seed: number;
  readonly rounds: number;
  /** A folder of PGlite, or the address of PostgreSQL. */
  readonly place: string;
  /** At once; PGlite takes one. */
  readonly workers: number;
  readonly open: () => Promise<Ledger>;
}

/** At most so many steps of a worker are seen before it is killed. */
const MOST_STEPS = 120;

/**
 * Lets processes issue and restate until they are killed in the middle of a random step, again and
 * again. After each round: no half statement, no gap, nothing that was acknowledged is gone.
 */
export async function killRounds({ seed, rounds, place, workers, open }: KillRounds) {
  const random = seededRandom(seed);
  const acknowledged = new Map<string, string>();
  let statements = 0;
  for (let round = 0; round < rounds; round += 1) {
    const steps = Array.from({ length: workers }, () => random.whole(1, MOST_STEPS));
    await Promise.all(
      steps.map((count, i) => killAfter(place, `worker ${i}`, count, acknowledged)),
    );
    const ledger = await open();
    try {
      statements = await check(ledger, acknowledged, `seed ${seed}, round ${round}`);
    } finally {
      await ledger.close();
    }
  }
  return { statements, acknowledged: acknowledged.size };
}

async function killAfter(
  place: string,
  name: string,
  steps: number,
  acknowledged: Map<string, string>,
): Promise<void> {
  const worker: ChildProcess = spawn(
    process.execPath,
    [packagePath('test', 'money', 'statement', 'issue-worker.ts'), place, name],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1' },
    },
  );
  const exit = once(worker, 'exit');
  assert.ok(worker.stdout);
  let seen = 0;
  let isReady = false;
  for await (const line of createInterface({ input: worker.stdout })) {
    if (line === 'ready') isReady = true;
    const [word, number, sha256] = line.split(' ');
    if (word === 'issued' && number !== undefined && sha256 !== undefined) {
      acknowledged.set(number, sha256);
    }
    if (!isReady || word !== 'step') continue;
    seen += 1;
    if (seen === steps) worker.kill('SIGKILL');
  }
  const [, signal] = await exit;
  assert.equal(signal, 'SIGKILL', `${name} ended by itself`);
}

async function check(
  ledger: Ledger,
  acknowledged: ReadonlyMap<string, string>,
  when: string,
): Promise<number> {
  const statements = await findStatements(ledger);
  assert.deepEqual(chainFaults(statements), [], when);
  for (const [i, { statement }] of statements.entries()) {
    assert.equal(statement.number, `AWS-BEDROCK-2026-06-${i + 1}`, when);
    const documents = await findDocuments(ledger, statement.number);
    assert.deepEqual(recompute(documents, statement), [], `${when}: ${statement.number}`);
  }
  for (const [number, sha256] of acknowledged) {
    const kept = statements.find(({ statement }) => statement.number === number);
    assert.equal(kept?.sha256, sha256, `${when}: ${number} was acknowledged`);
  }
  return statements.length;
}
