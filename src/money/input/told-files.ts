import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, invalidInput, systemReason, UptallyError } from '../../ground/errors.ts';
import { loadNotices, type NoticeTable } from './notices.ts';
import { loadOutages, type OutageTable } from './outages.ts';
import { loadPriorCredits } from './prior-credits.ts';
import type { PriorCredits } from './prior-total.ts';

/**
 * What people tell about a contract is a file of the configured
 * folder that bears the contract's id.
 */
const KINDS = [
  { suffix: '.outages.json', load: loadOutages },
  { suffix: '.notices.json', load: loadNotices },
  { suffix: '.prior-credits.csv', load: loadPriorCredits },
] as const;

/** How a person tells what a contract asks for, in words. */
export const howToTell = {
  outages: (contractId: string) =>
    'tell them with `uptally outages import FILE`, --outages FILE, or in ' +
    `${contractId}.outages.json in UPTALLY_TOLD_DIR; [] says there were none`,
  notices: (contractId: string) =>
    'tell them with `uptally notices import FILE`, --notices FILE, or in ' +
    `${contractId}.notices.json in UPTALLY_TOLD_DIR; [] says there were none`,
  priorCredits: (contractId: string) =>
    `tell it with --prior-credits FILE, or in ${contractId}.prior-credits.csv in ` +
    'UPTALLY_TOLD_DIR; its header alone says nothing was',
} as const;

/** The outages that a vendor declared; null: nobody told. Throws `invalid_input`. */
export function toldOutages(folder: string | undefined, contractId: string): OutageTable | null {
  return toldFile(folder, `${contractId}.outages.json`, loadOutages);
}

/** What was told of incidents; null: nobody told. Throws `invalid_input`. */
export function toldNotices(folder: string | undefined, contractId: string): NoticeTable | null {
  return toldFile(folder, `${contractId}.notices.json`, loadNotices);
}

/**
 * What a contract paid in periods that are not in the ledger; null:
 * nobody told. Throws `invalid_input`.
 */
export function toldPriorCredits(
  folder: string | undefined,
  contractId: string,
): PriorCredits | null {
  return toldFile(folder, `${contractId}.prior-credits.csv`, loadPriorCredits);
}

/** Whether the folder has a file of a contract. Throws `invalid_input` for what is no folder. */
export function hasToldFile(
  folder: string | undefined,
  contractId: string,
  kind: 'outages' | 'notices',
): boolean {
  return folder !== undefined && namesIn(folder).includes(`${contractId}.${kind}.json`);
}

function toldFile<Table>(
  folder: string | undefined,
  name: string,
  load: (path: string) => Table,
): Table | null {
  if (folder === undefined) return null;
  return namesIn(folder).includes(name) ? load(join(folder, name)) : null;
}

/**
 * Reads every file of the folder once. Throws `invalid_input` with the faults of all,
 * and for a file that is of no contract: nobody would ever look at it. `contractIds` is
 * null where they cannot be read.
 */
export function checkToldFiles(folder: string, contractIds: readonly string[] | null): void {
  const faults: Fault[] = [];
  for (const name of namesIn(folder)) {
    const kind = KINDS.find(({ suffix }) => name.endsWith(suffix));
    const id = name.slice(0, -(kind?.suffix.length ?? 0));
    if (kind === undefined || contractIds?.includes(id) === false) {
      const suffixes = KINDS.map(({ suffix }) => `<contract>${suffix}`).join(' or ');
      faults.push({ place: folder, value: name, expectation: `${suffixes}, with a contract's id` });
      continue;
    }
    try {
      kind.load(join(folder, name));
    } catch (error) {
      if (!(error instanceof UptallyError) || error.code !== 'invalid_input') throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw invalidInput(faults);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch (cause) {
    const expectation = `a folder that can be read (${systemReason(cause)})`;
    throw invalidInput([{ place: 'UPTALLY_TOLD_DIR', value: folder, expectation }], cause);
  }
}
