import { basename } from 'node:path';
import { z } from 'zod';
import { UptallyError } from '../../ground/errors.ts';
import { difference, united } from '../../ground/interval.ts';
import { sha256Of } from '../../ground/sha256.ts';
import { type EpochMs, formatInstant, type Interval } from '../../ground/time.ts';
import type { Ledger, LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { Contract } from '../contract/contract.ts';
import { type ImportPlan, planImport } from './plan-import.ts';
import type { ToldFile, ToldRecord } from './read-told.ts';
import { recordsByContract } from './records-of-contract.ts';
import type { ToldKind } from './told-kind.ts';
import { toldImports, toldRevisions } from './told-revisions.ts';
import { toldTimes } from './told-times.ts';

/** What an import did for one contract, or would do. */
export interface ToldOutcome extends ImportPlan {
  readonly kind: ToldKind;
  readonly contract: Contract;
  readonly file: string;
  readonly sha256: string;
  /** Of which the file tells all. */
  readonly times: readonly Interval[];
  /** Its number; null: nothing was written, as nothing is new or it was only looked at. */
  readonly number: number | null;
  /** What is absent from the file was withdrawn. */
  readonly isReplaced: boolean;
}

export interface ImportToldInput {
  readonly ledger: Ledger;
  readonly kind: ToldKind;
  readonly contracts: readonly Contract[];
  readonly file: ToldFile;
  /** Of which the file tells all; none: those that its records begin in. */
  readonly periods: readonly string[];
  /** The file is all there is: what is in force of its times and not in it is withdrawn. */
  readonly isReplacing: boolean;
  /** Nothing is written. */
  readonly isDry: boolean;
  readonly now: EpochMs;
  /** Who imports. */
  readonly by: string;
}

/** So many records go to the ledger in one statement. */
const BATCH_RECORDS = 2_000;

/**
 * Stores what a file tells of contracts, all or nothing. Of several imports at once each sees what
 * the one before left. Throws `invalid_input` for records that no contract can be judged by, and
 * `rejected` where the ledger holds something else afterwards than the file.
 */
export async function importTold(input: ImportToldInput): Promise<readonly ToldOutcome[]> {
  const { ledger, kind, contracts, file, periods, now } = input;
  const byContract = recordsByContract(kind, contracts, file.records);
  const told = contracts.map((contract) => {
    const records = byContract.get(contract) ?? [];
    return { contract, records, times: toldTimes(contract, { ...file, records, periods, now }) };
  });
  return ledger.transaction(async (session) => {
    // First, so that of two processes one waits for the other and then sees its revisions.
    await session.run(...ledgerQuery('told/lock-told'));
    const outcomes: ToldOutcome[] = [];
    for (const one of told) outcomes.push(await importFor(session, one, input));
    return outcomes;
  });
}

interface ToldOfContract {
  readonly contract: Contract;
  readonly records: readonly ToldRecord[];
  readonly times: readonly Interval[];
}

async function importFor(
  session: LedgerSession,
  { contract, records, times }: ToldOfContract,
  input: ImportToldInput,
): Promise<ToldOutcome> {
  const { kind, file, isDry, isReplacing } = input;
  const revisions = await toldRevisions(session, kind, { contract: contract.id });
  const earlier = await toldImports(session, kind, contract.id);
  const newest = revisions.filter(({ isNewest }) => isNewest);
  const plan = planImport(newest, records, times);
  const before = united(earlier.flatMap((one) => one.times));
  const isNews =
    plan.changes.some(({ outcome }) => outcome !== 'same') ||
    (isReplacing && plan.absent.length > 0) ||
    difference(times, before).length > 0;
  const number = isDry || !isNews ? null : earlier.length + 1;
  const outcome: ToldOutcome = {
    ...plan,
    kind,
    contract,
    file: basename(file.file),
    sha256: file.sha256,
    times,
    number,
    isReplaced: isReplacing,
  };
  if (number !== null) {
    await record(session, { ...outcome, number }, input);
    await requireStored(session, outcome);
  }
  return outcome;
}

async function record(
  session: LedgerSession,
  {
    kind,
    contract,
    number,
    file,
    sha256,
    times,
    changes,
    absent,
  }: ToldOutcome & { number: number },
  { now, by, isReplacing }: ImportToldInput,
): Promise<void> {
  await session.run(
    ...ledgerQuery('told/insert-told-import', {
      kind,
      contract_id: contract.id,
      number,
      file,
      sha256,
      record_count: changes.length,
      imported_at: formatInstant(now),
      imported_by: by,
    }),
  );
  const spans = times.map(({ start, end }) => ({
    start: formatInstant(start),
    end: formatInstant(end),
  }));
  await session.run(
    ...ledgerQuery('told/insert-told-times', [kind, contract.id, number, JSON.stringify(spans)]),
  );
  const rows = [
    ...changes.flatMap(({ outcome, revision, record: { id, content, start, end } }) =>
      outcome === 'same'
        ? []
        : [{ id, revision, content, sha256: sha256Of(content), ...spanOf(start, end) }],
    ),
    ...(isReplacing ? absent : []).map(({ id, revision }) => ({
      id,
      revision: revision + 1,
      because: `not in ${file}, which tells all`,
    })),
  ];
  for (let first = 0; first < rows.length; first += BATCH_RECORDS) {
    const batch = rows.slice(first, first + BATCH_RECORDS);
    await insertRevisions(session, { kind, contract: contract.id, number, now, by }, batch);
  }
}

function spanOf(start: EpochMs, end: EpochMs | null) {
  return { start: formatInstant(start), end: end === null ? null : formatInstant(end) };
}

/** What is absent is null: of a withdrawn record there is no content. */
interface RevisionRow {
  readonly id: string;
  readonly revision: number;
  readonly content?: string;
  readonly sha256?: string;
  readonly start?: string;
  readonly end?: string | null;
  readonly because?: string;
}

export async function insertRevisions(
  session: LedgerSession,
  of: {
    readonly kind: ToldKind;
    readonly contract: string;
    /** Of the import; null: a person alone. */
    readonly number: number | null;
    readonly now: EpochMs;
    readonly by: string;
  },
  rows: readonly RevisionRow[],
): Promise<void> {
  const { kind, contract, number, now, by } = of;
  await session.run(
    ...ledgerQuery('told/insert-told-revisions', [
      ...([kind, contract, number, formatInstant(now), by] as const),
      JSON.stringify(rows),
    ]),
  );
}

const contentRow = z.object({ id: z.string(), content: z.string().nullable() });

/** Every record of the file is in force as the file has it. */
async function requireStored(session: LedgerSession, outcome: ToldOutcome): Promise<void> {
  const { kind, contract, changes, file } = outcome;
  const stored = await session.query(
    ...ledgerQuery('told/contents-by-id', [kind, contract.id]),
    contentRow,
  );
  const byId = new Map(stored.map(({ id, content }) => [id, content]));
  const wrong = changes.filter(({ record }) => byId.get(record.id) !== record.content);
  if (wrong.length === 0) return;
  const ids = wrong.slice(0, 5).map(({ record }) => record.id);
  throw new UptallyError(
    'rejected',
    `nothing was imported: the ledger holds something else than ${file} of ${wrong.length} ` +
      `records: ${ids.join(', ')}`,
  );
}
