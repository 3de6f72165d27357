import { eventsKeptFrom } from '../../calls/minute/kept-events.ts';
import type { EpochMs } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Contract } from '../contract/contract.ts';
import { governingVersion } from '../contract/period.ts';
import type { EvaluationInputs } from '../evaluation/evaluate-contract.ts';
import { exclusionsInForce } from '../exclusion/exclusions-in-force.ts';
import { exclusionsOfVersion } from '../exclusion/exclusions-of-version.ts';
import { type FeesInForce, feesInForce } from '../fee/fees-in-force.ts';
import type { ExclusionTable } from '../input/exclusions.ts';
import { toldNotices, toldOutages, toldPriorCredits } from '../input/told-files.ts';
import { priorCreditsOf } from './prior-credits-of.ts';
import type { Statement } from './statement.ts';
import { toldBefore } from './told-before.ts';

/** What files of a command line bring; null: not given, so what is stored and configured stands. */
export type GivenInputs = Omit<EvaluationInputs, 'keptFrom'>;

export interface InputSource {
  readonly ledger: Ledger;
  /** FOCUS CSV for as long as no bill is in the ledger. */
  readonly feesFile: string | undefined;
  /** Of `<contract>.outages.json`, `<contract>.notices.json` and `<contract>.prior-credits.csv`. */
  readonly toldFolder: string | undefined;
  readonly given?: GivenInputs | undefined;
}

export interface StoredInputs extends EvaluationInputs {
  /** The bills that the fees came from. */
  readonly bills: Statement['bills'];
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
      outages: given?.outages ?? toldOutages(toldFolder, contract.id) ?? before.outages,
      notices: given?.notices ?? toldNotices(toldFolder, contract.id) ?? before.notices,
      priorCredits: await priorCreditsOf({
        ...{ ledger, contract, period, told },
        toldBefore: before.priorCredits,
      }),
      keptFrom: await keptFrom,
    };
  };
}
