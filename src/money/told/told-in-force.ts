import { z } from 'zod';
import { difference, intersection, united } from '../../ground/interval.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { Contract } from '../contract/contract.ts';
import { activeTime, governingVersion } from '../contract/period.ts';
import { type NoticeTable, parseNotices } from '../input/notices.ts';
import { type OutageTable, parseOutages } from '../input/outages.ts';
import { asksFor, type ToldKind } from './told-kind.ts';
import { toldImports } from './told-revisions.ts';

/** What was imported of a period. */
export interface ToldInForce<Table> {
  /** Null: the imports do not tell of the whole period, or there are none. */
  readonly table: Table | null;
  /**
   * The first instant of the period that no import tells of, although some tell of other times;
   * null: there is none, or no import.
   */
  readonly untoldFrom: EpochMs | null;
}

/** In the place of a file, in messages and findings. */
const IMPORTED = { outages: 'the imported outages', notices: 'the imported notices' } as const;

/**
 * The outages in force for a contract with a part in a period, as they are at an instant. Throws
 * what `governingVersion` throws.
 */
export async function outagesInForce(
  ledger: LedgerSession,
  of: PeriodOfContract,
): Promise<ToldInForce<OutageTable>> {
  return inForce(ledger, 'outages', of, parseOutages);
}

/** As `outagesInForce`, for what was told of incidents that began in the period. */
export async function noticesInForce(
  ledger: LedgerSession,
  of: PeriodOfContract,
): Promise<ToldInForce<NoticeTable>> {
  return inForce(ledger, 'notices', of, parseNotices);
}

export interface PeriodOfContract {
  readonly contract: Contract;
  /** A label such as `2026-06`, or `START/END`. */
  readonly period: string;
  readonly now: EpochMs;
}

const contentRow = z.object({ content: z.string() });

async function inForce<Table>(
  ledger: LedgerSession,
  kind: ToldKind,
  { contract, period: label, now }: PeriodOfContract,
  parse: (text: string, file: string) => Table,
): Promise<ToldInForce<Table>> {
  const { version, period } = governingVersion(contract, label);
  const imports = asksFor(kind, version) ? await toldImports(ledger, kind, contract.id) : [];
  if (imports.length === 0) return { table: null, untoldFrom: null };
  const told = united(imports.flatMap(({ times }) => times));
  const asked = intersection(activeTime(contract), [period]);
  const [untold] = difference(asked, told);
  const untoldFrom = untold?.start ?? null;
  // Of a period that goes on nobody can tell more than what has been.
  const isBegun = untoldFrom !== null && untoldFrom > period.start && now < period.end;
  const isTold = untoldFrom === null || (isBegun && untoldFrom !== asked[0]?.start);
  if (!isTold) return { table: null, untoldFrom };
  const rows = await ledger.query(
    ...ledgerQuery('told/told-contents', [
      kind,
      contract.id,
      formatInstant(period.start),
      formatInstant(period.end),
    ]),
    contentRow,
  );
  const text = `[${rows.map(({ content }) => content).join(',\n')}]`;
  return { table: parse(text, IMPORTED[kind]), untoldFrom };
}
