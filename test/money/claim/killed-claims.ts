import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { packagePath } from '../../../src/ground/package-file.ts';
import { findClaim } from '../../../src/money/claim/find-claims.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { SeededRandom } from '../../faults/seeded-random.ts';
import { MOVES, PAYMENTS } from './claim-script.ts';
import { at } from './example-statements.ts';

const NOW = at('2026-07-20T10:00:00Z');

/** Steps that processes reported as done, over all of them. */
export type Reported = Set<string>;

/**
 * Runs a worker and kills it right after its line `lastLine`, from 1; undefined: it ends by itself.
 */
export async function runWorker(
  store: string,
  numbers: readonly string[],
  lastLine: number | undefined,
  reported: Reported,
): Promise<void> {
  const worker = packagePath('test', 'money', 'claim', 'claim-worker.ts');
  const child: ChildProcess = spawn(process.execPath, [worker, store, ...numbers], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  assert.ok(child.stdout !== null);
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    lines += 1;
    if (line.startsWith('done ')) reported.add(line.slice('done '.length));
    if (lines === lastLine) child.kill('SIGKILL');
  }
  const code = await ended;
  assert.ok(code === 0 || (code === null && lastLine !== undefined), errors);
}

/** After which line of how many to kill: anywhere. */
export function killingLine(random: SeededRandom): number {
  return random.whole(1, 2 * (MOVES.length + PAYMENTS));
}

/** The claim is a beginning of the script, not less than was reported, and nothing counts twice. */
export async function checkClaim(
  ledger: Ledger,
  number: string,
  reported: Reported,
): Promise<boolean> {
  const claim = await findClaim(ledger, number, NOW);
  const expected = [...MOVES.map(({ to }) => to), 'credited'];
  assert.deepEqual(
    claim.transitions.map(({ to }) => to),
    expected.slice(0, claim.transitions.length),
  );
  const isCredited = claim.transitions.length === expected.length;
  assert.equal(claim.credits.length > 0, isCredited, 'credited with its first credit');
  assert.equal(new Set(claim.credits.map(({ source }) => source)).size, claim.credits.length);
  assert.equal(claim.credited, `${claim.credits.length}.00`);
  for (const step of reported) {
    const [of, what = '', payment] = step.split(' ');
    if (of !== number) continue;
    if (payment === undefined) assert.ok(claim.transitions.length > Number(what), step);
    else
      assert.ok(
        claim.credits.some(({ source }) => source === `memo ${payment}`),
        step,
      );
  }
  return isCredited && claim.credits.length === PAYMENTS;
}
