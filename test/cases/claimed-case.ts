import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layLedger } from '../support/ledger-copy.ts';
import type { CliRun } from '../support/run-cli.ts';
import { onCase, type RunOnCase } from './case-files.ts';

/** A claim that was filed, in stores of its own. */
export interface ClaimedCase {
  readonly run: RunOnCase;
  readonly number: string;
  /** Runs `claim credit NUMBER --memo FILE`, and more. */
  credit(memo: string, ...more: string[]): Promise<CliRun>;
  /** The claim as JSON. */
  claim(): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

/** What brings a case's files as far as a filed claim. */
export interface CaseFiles {
  readonly name: string;
  readonly calls: string;
  readonly fees: string;
  readonly contract: string;
  readonly period: string;
  readonly number: string;
}

export async function openClaimedCase(files: CaseFiles): Promise<ClaimedCase> {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-case-'));
  await layLedger(folder);
  const run = onCase(files.name, folder);
  const { number, contract, period } = files;
  for (const args of [
    ['ingest', files.calls],
    ['fees', 'import', files.fees],
    ['statement', 'issue', '--contract', contract, '--period', period],
    ['claim', 'file', number, '--reference', 'T-1'],
  ]) {
    const { exitCode, stderr } = await run(...args);
    assert.equal(exitCode, 0, `${args.join(' ')}: ${stderr}`);
  }
  return {
    run,
    number,
    credit: (memo, ...more) => run('claim', 'credit', number, '--memo', memo, ...more),
    claim: async () => JSON.parse((await run('claim', 'show', number, '--json')).stdout),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
