import { type Exact, plainDecimal } from '../../ground/exact.ts';
import type {
  Basis,
  Bound,
  ContractSource,
  Due,
  Tier,
  TierCredit,
} from '../../money/contract/contract.ts';
import type { Cut, Range } from '../../money/contract/range.ts';
import type { Deadline } from '../../money/deadline/claim-deadline.ts';
import { counted, listed, NBSP } from './format-figure.ts';

/** A contract's terms as sentences and cells. */

export function boundWords({ value, strict }: Bound): string {
  return `${strict ? 'more than' : 'at least'} ${percent(value)}`;
}

/** `at least 95 %, below 99 %`. */
export function rangeWords({ from, to }: Range): string {
  const parts: string[] = [];
  if (from.after || from.value.compare(0) > 0) parts.push(lowWords(from));
  if (to !== null) parts.push(`${to.after ? 'at most' : 'below'} ${percent(to.value)}`);
  return parts.length === 0 ? 'any' : parts.join(', ');
}

function lowWords({ after, value }: Cut): string {
  return boundWords({ value, strict: after });
}

export function tierCreditWords(credit: TierCredit): string {
  const number = plainDecimal(credit.number, 0);
  switch (credit.kind) {
    case 'percent':
      return `${percent(credit.number)} of the basis`;
    case 'daily_fees':
      return `${number}${NBSP}${number === '1' ? "day's" : "days'"} share of the basis`;
    case 'outage_fraction': {
      const times = number === '1' ? '' : `, times ${number}`;
      return `the missed share of the basis (100${NBSP}% less the attainment)${times}`;
    }
    case 'per_outage': {
      const minutes = (value: Exact) => `${plainDecimal(value, 0)}${NBSP}minutes`;
      const least =
        credit.minMinutes.compare(0) > 0 ? ` of at least ${minutes(credit.minMinutes)}` : '';
      const most = credit.maxPerDay === null ? '' : `, at most ${credit.maxPerDay} times a day`;
      return (
        `${percent(credit.number)} of the basis for every full ${minutes(credit.everyMinutes)} ` +
        `of each outage${least}${most}`
      );
    }
  }
}

/** `tiers[1]`: the place in the contract's list, as in its path. */
export function tierName(index: number): string {
  return `tiers[${index}]`;
}

/** `tiers[1]: 25 %`, as the contract file and the JSON count them; empty where no tier applies. */
export function tierWords(tiers: readonly Tier[], index: number | null): string {
  const tier = index === null ? undefined : tiers[index];
  if (tier === undefined || index === null) return '';
  const { kind, number } = tier.credit;
  const share = kind === 'percent' ? `: ${percent(number)}` : '';
  return `${tierName(index)}${share}`;
}

const COSTS: Readonly<Record<Basis['cost'], string>> = {
  billed: 'billed cost',
  effective: 'effective cost',
  list: 'list cost',
};

export function basisWords(basis: Basis): string {
  const month = basis.month === 'same' ? 'the same month' : 'the month before';
  const scope = basis.scope.length === 0 ? '' : `, per ${listed(basis.scope)}`;
  const where = [...basis.where].map(([column, values]) => `${column} ${values.join(' or ')}`);
  const only = where.length === 0 ? '' : `, only ${listed(where)}`;
  const without = basis.exclude.length === 0 ? '' : `, without ${listed(basis.exclude)}`;
  return `${COSTS[basis.cost]} of ${month}${scope}${only}${without}`;
}

const GRADES: Readonly<Record<string, string>> = {
  Q: "read on the provider's own page",
  QS: "a quotation of the provider's page, found in another file",
  P: 'a paraphrase in a secondary source',
  T: "the provider's words for a sister service",
  M: 'not found in a source',
};

export function gradeWords({ grade }: ContractSource): string {
  const words = GRADES[grade];
  return words === undefined ? grade : `${grade}: ${words}`;
}

const UNITS: Readonly<Record<Due['unit'], readonly [string, string]>> = {
  hours: ['hour', 'hours'],
  days: ['day', 'days'],
  business_days: ['business day', 'business days'],
  months: ['month', 'months'],
};
const STARTS: Readonly<Record<Due['from'], string>> = {
  period_end: "the period's end",
  breach_start: 'the breach began',
  breach_end: 'the breach ended',
  awareness: 'the miss was noticed',
  invoice: 'the invoice',
};

/** `2 months after the period's end`. */
export function dueWords({ count, unit, from, calendar }: Due): string {
  const where = calendar === null ? '' : ` (public holidays of ${calendar})`;
  return `${counted(count, UNITS[unit][0], UNITS[unit][1])} after ${STARTS[from]}${where}`;
}

const MISSING: Readonly<Record<NonNullable<Deadline['missing']>, string>> = {
  breach_start: 'no breach was found in the period',
  breach_end: 'no breach was found in the period',
  awareness: 'nobody has said when the miss was noticed',
  invoice: 'nobody has said when the invoice came',
  calendar: 'no calendar of public holidays is at hand',
};

/** Why a deadline has no date. */
export function missingWords(missing: NonNullable<Deadline['missing']>): string {
  return MISSING[missing];
}

const REMEDIES = {
  future_credit: 'credit against future invoices',
  refund: 'refund',
  service_days: 'days of service',
} as const;

export function remedyWords(remedy: { readonly form: keyof typeof REMEDIES } | null): string {
  return remedy === null ? 'not named in the contract file' : REMEDIES[remedy.form];
}

export function percent(value: Exact): string {
  return `${plainDecimal(value, 0)}${NBSP}%`;
}
