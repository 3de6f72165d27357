import { eventsKeptFrom } from '../../calls/minute/kept-events.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Contract } from '../contract/contract.ts';
import { governingVersion } from '../contract/period.ts';
import type { EvaluationInputs } from '../evaluation/evaluate-contract.ts';
import { exclusionsInForce } from '../exclusion/exclusions-in-force.ts';
import { exclusionsOfVersion } from '../exclusion/exclusions-of-version.ts';
import { type FeesInForce, feesInForce } from '../fee/fees-in-force.ts';
import type { ExclusionTable } from '../input/exclusions.ts';
import type { NoticeTable } from '../input/notices.ts';
import type { OutageTable } from '../input/outages.ts';
import { hasToldFile, toldNotices, toldOutages, toldPriorCredits } from '../input/told-files.ts';
import { noticesInForce, outagesInForce, type ToldInForce } from '../told/told-in-force.ts';
import type { ToldKind } from '../told/told-kind.ts';
import { priorCreditsOf } from './prior-credits-of.ts';
import type { Statement } from './statement.ts';
import { toldBefore } from './told-before.ts';

/** What files of a command line bring; null: not given, so what is stored and configured stands. */
export type GivenInputs = Omit<EvaluationInputs, 'keptFrom'>;

export interface InputSource {
  readonly ledger: Ledger;
  /** FOCUS CSV for as long as no bill is in the ledger. */
  readonly feesFile: string | undefined;
  /**
   * Of `<contract>.outages.json` and `<contract>.notices.json`, where the ledger tells nothing of a
   * period, and `<contract>.prior-credits.csv`.
   */
  readonly toldFolder: string | undefined;
  readonly given?: GivenInputs | undefined;
}

export interface StoredInputs extends EvaluationInputs {
  /** The bills that the fees came from. */
  readonly bills: Statement['bills'];
  /** Which of several sources told, where a person may think of the other, one line each. */
  readonly toldNotes: readonly string[];
}

/** What a contract is judged by in a period, given as a label. */
export type GatherInputs = (contract: Contract, period: string) => Promise<StoredInputs>;

/**
 * The inputs of every evaluation over stored events, as they are at an instant: statements, drafts,
 * reports and single evaluations are judged by the same. What no file tells stands as it was told
 * when the period was stated last. What is common to several contracts is read once. Throws
 * `invalid_input` for files that cannot be read and for credits that contradict the ledger.
 */
export function gatherInputs(source: InputSource, at: EpochMs): GatherInputs {
  const { ledger, feesFile, toldFolder, given } = source;
  const feesAround = new Map<string, Promise<FeesInForce | undefined>>();
  let exclusions: Promise<ExclusionTable> | undefined;
  let keptFrom: Promise<EpochMs> | undefined;
  return async (contract, period) => {
    const hasFees = feesAround.has(period) || given?.fees;
    if (!hasFees) feesAround.set(period, feesInForce(ledger, feesFile, period));
    const stored = await feesAround.get(period);
    exclusions ??= exclusionsInForce(ledger, at);
    keptFrom ??= eventsKeptFrom(ledger);
    const told = given?.priorCredits ?? toldPriorCredits(toldFolder, contract.id);
    const before = await toldBefore(ledger, contract.id, period);
    const asked = { contract, period, now: at };
    const outages = await choose<OutageTable>('outages', contract.id, {
      given: given?.outages,
      imported: () => outagesInForce(ledger, asked),
      folder: toldFolder,
      load: toldOutages,
      before: before.outages,
    });
    const notices = await choose<NoticeTable>('notices', contract.id, {
      given: given?.notices,
      imported: () => noticesInForce(ledger, asked),
      folder: toldFolder,
      load: toldNotices,
      before: before.notices,
    });
    return {
      fees: given?.fees ?? stored?.table ?? null,
      bills: (stored?.revisions ?? []).map(({ bill, month, revision, sha256 }) => ({
        bill,
        month,
        revision,
        sha256,
      })),
      exclusions:
        given?.exclusions ??
        exclusionsOfVersion(await exclusions, governingVersion(contract, period).version),
      outages: outages.table,
      notices: notices.table,
      toldNotes: [...outages.notes, ...notices.notes],
      priorCredits: await priorCreditsOf({
        ...{ ledger, contract, period, told },
        toldBefore: before.priorCredits,
      }),
      keptFrom: await keptFrom,
    };
  };
}

/**
 * One source tells, and the others are not looked at: a file of the command, what was imported,
 * the configured file, what was told when the period was stated last.
 */
async function choose<Table>(
  kind: ToldKind,
  contractId: string,
  from: {
    readonly given: Table | null | undefined;
    readonly imported: () => Promise<ToldInForce<Table>>;
    readonly folder: string | undefined;
    readonly load: (folder: string | undefined, contractId: string) => Table | null;
    readonly before: Table | null;
  },
): Promise<{ readonly table: Table | null; readonly notes: readonly string[] }> {
  if (from.given) return { table: from.given, notes: [] };
  const { table, untoldFrom } = await from.imported();
  const file = `${contractId}.${kind}.json`;
  const isFile = hasToldFile(from.folder, contractId, kind);
  if (table !== null) {
    const note = `${kind} are those imported; ${file} in UPTALLY_TOLD_DIR is not looked at`;
    return { table, notes: isFile ? [note] : [] };
  }
  const told = isFile ? from.load(from.folder, contractId) : from.before;
  if (untoldFrom === null) return { table: told, notes: [] };
  const instead =
    told === null
      ? 'they count as not told'
      : `they are ${isFile ? `those of ${file}` : 'as the period was stated last'}`;
  const note =
    `no import of ${kind} for ${contractId} tells of ${formatInstant(untoldFrom)}: ${instead}; ` +
    `\`uptally ${kind} import\` with --period tells of it`;
  return { table: told, notes: [note] };
}
