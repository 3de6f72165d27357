import { invalidInput } from '../../ground/errors.ts';
import { decimal, plainDecimal } from '../../ground/exact.ts';
import { type EpochMs, systemClock } from '../../ground/time.ts';
import type { Contract } from '../../money/contract/contract.ts';
import { type GoverningVersion, governingVersion } from '../../money/contract/period.ts';
import { type RecordedClaim, recordClaim } from '../../money/statement/recorded-claims.ts';
import { recordedClaimJson } from '../../published/closed/recorded-claim.ts';
import { documentText } from '../../published/document-text.ts';
import { actorOf } from '../actor.ts';
import type { CommandOutcome } from '../outcome.ts';
import { selectedContracts } from '../selected-contracts.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { recordedLine } from './text.ts';

export interface RecordOptions {
  readonly period: string;
  readonly amount: string;
  readonly reference: string;
  readonly filed: EpochMs;
  /** None: that of the configured folder. */
  readonly contract: readonly string[];
  readonly by?: string;
  readonly json?: true;
}

/** Records a claim that was filed before statements of its contract were issued here. */
export async function recordOneClaim(
  session: Session,
  id: string,
  options: RecordOptions,
): Promise<CommandOutcome> {
  const { config } = session;
  return withStores(session, async ({ ledger }) => {
    const [contract] = selectedContracts({ ids: [id], contract: options.contract }, config);
    const governed = governingVersion(contract as Contract, options.period);
    const by = actorOf(config, options.by);
    const claim = claimOf(contract as Contract, governed, options, by);
    await recordClaim(ledger, claim, governed.period);
    print(options.json === true ? documentText(recordedClaimJson(claim)) : recordedLine(claim));
    return 'done';
  });
}

function claimOf(
  contract: Contract,
  { version, period }: GoverningVersion,
  options: RecordOptions,
  by: string,
): RecordedClaim {
  const now = systemClock.now();
  const amount = decimal(options.amount);
  const faults = [
    ...(contract.direction === 'receivable'
      ? []
      : [{ place: 'id', value: contract.id, expectation: 'a contract by which they owe us' }]),
    ...(amount.compare(0) > 0
      ? []
      : [{ place: '--amount', value: options.amount, expectation: 'an amount above 0' }]),
    ...(options.reference.trim() === ''
      ? [{ place: '--reference', value: options.reference, expectation: "the vendor's ticket" }]
      : []),
    ...(options.filed <= now && options.filed >= period.start
      ? []
      : [
          {
            place: '--filed',
            value: new Date(options.filed).toISOString(),
            expectation: 'an instant after the period began, and not to come',
          },
        ]),
  ];
  if (faults.length > 0) throw invalidInput(faults);
  return {
    contractId: contract.id,
    period: options.period,
    amount: plainDecimal(amount, version.money.decimals),
    currency: contract.currency,
    reference: options.reference.trim(),
    filedAt: options.filed,
    recordedAt: now,
    recordedBy: by,
  };
}
