import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { UptallyError } from '../../../src/ground/errors.ts';
import { formatInstant, instantOf } from '../../../src/ground/time.ts';
import type { Contract } from '../../../src/money/contract/contract.ts';
import { parseContract } from '../../../src/money/contract/load-contract.ts';
import { importTold, type ToldOutcome } from '../../../src/money/told/import-told.ts';
import { readTold } from '../../../src/money/told/read-told.ts';
import { noticesInForce, outagesInForce } from '../../../src/money/told/told-in-force.ts';
import type { ToldKind } from '../../../src/money/told/told-kind.ts';
import { withdrawTold } from '../../../src/money/told/withdraw-told.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';

/** A contract that is measured by what people tell. */
export function toldContract(
  id: string,
  { provider = 'acme', zone = 'UTC', kind = 'outages' as ToldKind } = {},
): Contract {
  const indicator =
    kind === 'outages'
      ? '{ kind: outage_minutes, source: declared, weight: affected_ratio }'
      : '{ kind: notice, clock: declared, within_minutes: "30" }';
  return parseContract(
    `
schema: uptally/contract@1
id: ${id}
provider: ${provider}
currency: USD
versions:
  - version: "1"
    effective_from: 2026-01-01
    time_zone: ${zone}
    commitments:
      - id: told
        standing: target
        covers: { model: [${provider}-large, ${provider}-small] }
        partition_by: [model]
        indicator: ${indicator}
        target: { at_least: "100" }
`,
    `${id}.yaml`,
  );
}

/** `a 2026-06-07T11:00Z 2026-06-07T12:00Z acme-large 0.5`: the rest may be absent. */
export type OutageText = string;

export function outagesJsonOf(lines: readonly OutageText[]): string {
  return JSON.stringify(
    lines.map((line) => {
      const [id, start = '', end = '', model, affected_ratio] = line.split(' ');
      return {
        id,
        start: start.replace(/T(\d\d:\d\d)(?=[Z+-])/, 'T$1:00'),
        end: end.replace(/T(\d\d:\d\d)(?=[Z+-])/, 'T$1:00'),
        ...(model === undefined ? {} : { where: { model } }),
        ...(affected_ratio === undefined ? {} : { affected_ratio }),
      };
    }),
  );
}

export interface Step {
  /** The text of a file; with `withdraw` there is none. */
  readonly text?: string;
  readonly withdraw?: string;
  readonly periods?: readonly string[];
  readonly isReplacing?: true;
  readonly isDry?: true;
  readonly now?: string;
  /** What it answers, or its faults. */
  readonly says: readonly string[];
}

/** Runs imports and withdrawals of one kind for contracts; each answers lines. */
export function toldStory(
  ledger: () => Ledger,
  kind: ToldKind,
  contracts: readonly Contract[],
): {
  readonly run: (step: Step) => Promise<readonly string[]>;
  readonly inForce: (contract: Contract, period: string, now: string) => Promise<string>;
} {
  const folder = mkdtempSync(join(tmpdir(), 'uptally-told-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'told.json');
  const perform = async (step: Step): Promise<readonly string[]> => {
    const now = instantOf(`${step.now ?? '2026-08-05'}T12:00:00Z`);
    if (step.withdraw !== undefined) {
      const of = { kind, id: step.withdraw, contract: contracts[0]?.id, reason: 'a copy' };
      const { contract, revision } = await withdrawTold({
        ledger: ledger(),
        now,
        by: 'finance',
        ...of,
      });
      return [`${contract} ${step.withdraw} withdrawn ${revision + 1}`];
    }
    writeFileSync(path, step.text ?? '');
    const outcomes = await importTold({
      ledger: ledger(),
      kind,
      contracts,
      file: readTold(kind, path, now),
      periods: step.periods ?? [],
      isReplacing: step.isReplacing === true,
      isDry: step.isDry === true,
      now,
      by: 'finance',
    });
    return outcomes.map(outcomeText);
  };
  return {
    async run(step) {
      try {
        return await perform(step);
      } catch (error) {
        if (!(error instanceof UptallyError)) throw error;
        return error.message.split('\n').map((line) => line.replaceAll(`${folder}/`, ''));
      }
    },
    async inForce(contract, period, now) {
      const of = { contract, period, now: instantOf(`${now}T12:00:00Z`) };
      const { ids, untoldFrom } =
        kind === 'outages'
          ? await outagesInForce(ledger(), of).then(({ table, untoldFrom }) => ({
              ids: table?.outages.map(({ id }) => id),
              untoldFrom,
            }))
          : await noticesInForce(ledger(), of).then(({ table, untoldFrom }) => ({
              ids: table?.notices.map(({ id }) => id),
              untoldFrom,
            }));
      if (ids !== undefined) return ids.join(' ') || 'none';
      return untoldFrom === null ? 'not told' : `not told of ${formatInstant(untoldFrom)}`;
    },
  };
}

/** `c #1 2026-06-01/2026-07-01: a new 1, b same 1; absent x`. */
function outcomeText({ contract, number, times, changes, absent }: ToldOutcome): string {
  const short = (instant: number) =>
    formatInstant(instant).replace(/T00:00:00\.000Z$|:00\.000/, '');
  const told = times.map(({ start, end }) => `${short(start)}/${short(end)}`).join(' ');
  const records = changes.map((one) => `${one.record.id} ${one.outcome} ${one.revision}`);
  const left = absent.length === 0 ? '' : `; absent ${absent.map(({ id }) => id).join(' ')}`;
  const which = number === null ? 'nothing written' : `#${number}`;
  return `${contract.id} ${which} ${told}: ${records.join(', ') || 'none'}${left}`;
}
