import { type Exact, plainDecimal } from '../../ground/exact.ts';
import type { Cap } from '../contract/contract.ts';
import type { ReadingName } from '../input/reading.ts';
import { limitOf } from '../judge/cap-credit.ts';
import { greatestCredit } from '../judge/credit.ts';
import type { CreditPart, FoldedLine, LineShare } from '../judge/credit-lines.ts';
import { fieldRecord } from '../judge/field-values.ts';
import type { JudgedContract } from '../judge/judge-contract.ts';
import type { ExplainedLine, ExplainedShare } from './explanation.ts';
import { fractionOf } from './fraction.ts';

/** Where the lines come from. */
export interface CreditSource {
  readonly judged: JudgedContract;
  readonly reading: ReadingName;
  /** Of the fees; empty where there are none. */
  readonly feesFile: string;
}

/** One line from its rounded amount down to fee rows. */
export function explainLine(folded: FoldedLine, context: CreditSource): ExplainedLine {
  const { reading } = context;
  const { groups, amount } = folded[reading];
  return {
    scope: folded.line.scope,
    credit: folded.line[reading],
    shares: folded.shares.map((share) => explainShare(share, context)),
    groups: groups.map((group) => ({
      rule: group.rule,
      commitments: [...group.commitments],
      before_caps: fractionOf(group.beforeCaps),
      caps: explainCaps(group.caps, group.basis, context),
      amount: fractionOf(group.amount),
    })),
    before_rounding: nullableFraction(amount),
  };
}

function explainShare(
  share: LineShare,
  { judged, reading, feesFile }: CreditSource,
): ExplainedShare {
  const { basis, parts } = share;
  const uncapped = greatestCredit(parts.map((part) => part[reading]));
  const chosen = parts.find((part) => part[reading] === uncapped) as CreditPart;
  const { commitment, partitions } = judged.commitments.find(
    (commitment) => commitment.commitment.id === share.commitment,
  ) as JudgedContract['commitments'][number];
  const partition = partitions.find(({ values }) => values === chosen.partition);
  const { amount, status, reason } = share[reading];
  return {
    commitment: share.commitment,
    partition: fieldRecord(commitment.partitionBy, chosen.partition),
    of_partitions: parts.length,
    tier: partition?.[reading].reading.tier ?? null,
    status,
    reason,
    basis:
      basis === null
        ? null
        : {
            amount: plainDecimal(basis.amount, 0),
            estimated: basis.estimated,
            file: feesFile,
            rows: basis.rows.map(({ line, source, cost }) => ({
              ...(source === undefined ? {} : { source }),
              line,
              cost: plainDecimal(cost, 0),
            })),
          },
    factors: uncapped.factors.map(({ name, value }) => ({ name, value: fractionOf(value) })),
    before_caps: nullableFraction(uncapped.amount),
    caps: explainCaps(share.caps, basis?.amount ?? null, { judged }),
    amount: nullableFraction(amount),
  };
}

/** None without a basis: there is nothing that they limit. */
function explainCaps(
  caps: readonly Cap[],
  basis: Exact | null,
  { judged }: Pick<CreditSource, 'judged'>,
): ExplainedShare['caps'] {
  if (basis === null) return [];
  return caps.map((cap) => ({
    kind: cap.kind,
    number: plainDecimal(capNumber(cap), 0),
    limit: fractionOf(limitOf(cap, basis, judged.prior.amount)),
  }));
}

function capNumber(cap: Cap): Exact {
  return cap.kind === 'percent_of_basis' ? cap.percent : cap.months;
}

function nullableFraction(value: Exact | null) {
  return value === null ? null : fractionOf(value);
}
