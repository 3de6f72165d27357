import { decimal, type Exact, sum, ZERO } from '../../ground/exact.ts';
import { groupedBy } from '../../ground/grouped-by.ts';
import { instantOf, localDate } from '../../ground/time.ts';
import type { Statement } from '../statement/statement.ts';
import type { Claim } from './claim.ts';
import { moneyText } from './money-text.ts';

/** Where each amount of a year went; decimals. */
export const yearColumns = [
  'issued',
  'asked_too_much',
  'granted_beyond',
  'claimed',
  'approved',
  'credited',
  'denied',
  'expired',
  'withdrawn',
  'open',
] as const;
export type YearColumn = (typeof yearColumns)[number];

/**
 * One contract's year. Everything that was issued is somewhere: `issued + asked_too_much +
 * granted_beyond = credited + denied + expired + withdrawn + open`. `claimed` is what was filed and
 * `approved` what vendors granted; both are parts of the others.
 */
export interface ContractYear {
  readonly contract: string;
  readonly title: string;
  readonly currency: string;
  readonly amounts: Readonly<Record<YearColumn, string>>;
  /** Claims of it with a breach whose money is not known. */
  readonly withUnknown: number;
}

/**
 * Totals of the periods that begin in a year, per contract and currency. `statements` are the
 * newest revisions of what is owed to us, `claims` all of them.
 */
export function yearEnd(
  statements: readonly Statement[],
  claims: readonly Claim[],
  year: string,
): readonly ContractYear[] {
  const ofYear = statements.filter(
    (statement) => statement.contract.direction === 'receivable' && yearOf(statement) === year,
  );
  const keyOf = ({ contract }: Statement) => JSON.stringify([contract.id, contract.currency]);
  const claimsOf = groupedBy(
    claims.filter(({ statement }) => yearOf(statement) === year),
    ({ statement }) => keyOf(statement),
  );
  const statementsOf = groupedBy(ofYear, keyOf);
  const keys = [...new Set([...statementsOf.keys(), ...claimsOf.keys()])].sort();
  return keys.flatMap((key) => {
    const issued = statementsOf.get(key) ?? [];
    const claimed = claimsOf.get(key) ?? [];
    const newest = issued.at(-1) ?? claimed.at(-1)?.statement;
    if (newest === undefined) return [];
    const { contract } = newest;
    const standing = claimed.filter(({ replacedBy }) => replacedBy === null);
    const parts = standing.map(partsOf);
    const total = (column: Exclude<YearColumn, 'issued'>) =>
      moneyText(sum(parts.map((part) => part[column] ?? ZERO)), newest);
    return [
      {
        contract: contract.id,
        title: contract.title,
        currency: contract.currency,
        amounts: {
          issued: moneyText(
            sum(issued.map(({ evaluation }) => decimal(evaluation.total.claimed))),
            newest,
          ),
          asked_too_much: total('asked_too_much'),
          granted_beyond: total('granted_beyond'),
          claimed: total('claimed'),
          approved: total('approved'),
          credited: total('credited'),
          denied: total('denied'),
          expired: total('expired'),
          withdrawn: total('withdrawn'),
          open: total('open'),
        },
        withUnknown: standing.filter(({ hasUnknown }) => hasUnknown).length,
      },
    ];
  });
}

function yearOf({ evaluation, contract }: Statement): string {
  return localDate(instantOf(evaluation.period.start), contract.time_zone).slice(0, 4);
}

type Parts = Partial<Record<Exclude<YearColumn, 'issued'>, Exact>>;

function partsOf(claim: Claim): Parts {
  const asked = decimal(claim.asked);
  switch (claim.state) {
    case 'due':
    case 'drafted':
      return { open: asked };
    case 'withdrawn':
      return { withdrawn: asked };
    case 'expired':
      return { expired: asked };
    default:
      return { claimed: asked, asked_too_much: decimal(claim.askedTooMuch), ...answered(claim) };
  }
}

function answered(claim: Claim): Parts {
  const [asked, credited] = [decimal(claim.asked), decimal(claim.credited)];
  if (claim.state === 'denied') return { denied: asked };
  const approved = claim.approved === null ? null : decimal(claim.approved);
  const granted = approved ?? asked;
  const beyond = granted.sub(asked);
  return {
    approved: approved ?? ZERO,
    credited,
    denied: beyond.compare(ZERO) < 0 ? beyond.neg() : ZERO,
    granted_beyond: beyond.compare(ZERO) > 0 ? beyond : ZERO,
    open: granted.sub(credited),
  };
}
