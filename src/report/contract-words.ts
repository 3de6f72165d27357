import type {
  AttainedSlots,
  Basis,
  Bound,
  DownRuns,
  DownWhen,
  Due,
  Indicator,
  Metric,
  Source,
  Tier,
  TierCredit,
} from '../contract/contract.ts';
import type { Cut, Range } from '../contract/range.ts';
import { type Exact, plainDecimal } from '../exact.ts';
import { MINUTE_MS } from '../time.ts';
import { counted, NBSP } from './format-figure.ts';

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
  const { number } = credit;
  switch (credit.kind) {
    case 'percent':
      return `${percent(number)} of the basis`;
    case 'daily_fees':
      return `${counted(Number(number), 'day', 'days')} of fees`;
    case 'outage_fraction':
      return `the basis times the missed share times ${plainDecimal(number, 0)}`;
    case 'per_outage': {
      const least =
        credit.minMinutes.compare(0) > 0
          ? ` of at least ${plainDecimal(credit.minMinutes, 0)}${NBSP}minutes`
          : '';
      const most = credit.maxPerDay === null ? '' : `, at most ${credit.maxPerDay} times a day`;
      return `${percent(number)} of the basis for every ${plainDecimal(credit.everyMinutes, 0)}${NBSP}minutes of each outage${least}${most}`;
    }
  }
}

/** `tier 2: 25 %`, as numbered on the page; empty where no tier applies. */
export function tierWords(tiers: readonly Tier[], index: number | null): string {
  const tier = index === null ? undefined : tiers[index];
  if (tier === undefined || index === null) return '';
  const { kind, number } = tier.credit;
  const share = kind === 'percent' ? `: ${percent(number)}` : '';
  return `tier${NBSP}${index + 1}${share}`;
}

const COSTS: Readonly<Record<Basis['cost'], string>> = {
  billed: 'billed cost',
  effective: 'effective cost',
  list: 'list cost',
};

export function basisWords(basis: Basis): string {
  const month = basis.month === 'same' ? 'the same month' : 'the month before';
  const scope = basis.scope.length === 0 ? '' : `, per ${basis.scope.join(' and ')}`;
  const where = [...basis.where].map(([column, values]) => `${column} ${values.join(' or ')}`);
  const only = where.length === 0 ? '' : `, only ${where.join(', ')}`;
  const without = basis.exclude.length === 0 ? '' : `, without ${basis.exclude.join(' and ')}`;
  return `${COSTS[basis.cost]} of ${month}${scope}${only}${without}`;
}

/** How an indicator turns calls into a figure, as one sentence. */
export function indicatorWords(indicator: Indicator): string {
  switch (indicator.kind) {
    case 'ratio':
      return 'good calls divided by good and bad calls of the whole period';
    case 'mean_of_slots': {
      const empty = indicator.emptySlot === 'good' ? 'count as good' : 'are left out';
      return `the mean, over slots of ${slotWords(indicator)}, of good calls divided by good and bad calls; slots without calls ${empty}`;
    }
    case 'good_time': {
      const also = indicator.also.map(
        ({ downWhen, target }) =>
          `; ${boundWords(target)} also where down means ${downWords(downWhen)}`,
      );
      return `the share of slots of ${slotWords(indicator)} that are not down; ${runWords(indicator)}${also.join('')}`;
    }
    case 'attained_slots':
      return attainedWords(indicator);
    case 'outage_minutes': {
      const source =
        indicator.from === null
          ? 'declared outages'
          : `outages measured in slots of ${slotWords(indicator.from)} (${runWords(indicator.from)})`;
      const weight =
        indicator.weight === 'none' ? '' : ', each times the share of calls it affected';
      const least =
        indicator.minMinutes.compare(0) > 0
          ? `, of at least ${plainDecimal(indicator.minMinutes, 0)}${NBSP}minutes`
          : '';
      return `one less the share of the period's time that was lost to ${source}${least}${weight}`;
    }
  }
}

function slotWords({ slotMs }: { readonly slotMs: number }): string {
  return counted(slotMs / MINUTE_MS, 'minute', 'minutes');
}

function downWords(downWhen: DownWhen): string {
  if (downWhen.kind === 'all_bad') return 'that every call is bad';
  const { value, strict } = downWhen.bound;
  return `${strict ? 'more than' : 'at least'} ${percent(value.mul(100))} of calls bad`;
}

const EMPTY_SLOTS: Readonly<Record<DownRuns['emptySlot'], string>> = {
  up: 'are up',
  down: 'are down',
  bridge: 'are down between slots that are',
};

function runWords(runs: DownRuns & { readonly downWhen: DownWhen }): string {
  const fewest =
    runs.minValid > 1 ? `, with at least ${counted(runs.minValid, 'call', 'calls')}` : '';
  const edge =
    runs.monthEdge === 'join' ? "joined across the period's edges" : "cut at the period's edges";
  const run =
    runs.minRunSlots > 1 ? `; only runs of ${runs.minRunSlots} slots and more count, ${edge}` : '';
  return `down means ${downWords(runs.downWhen)}${fewest}; slots without calls ${EMPTY_SLOTS[runs.emptySlot]}${run}`;
}

const METRICS: Readonly<Record<Metric, string>> = {
  output_tokens_per_second: 'output tokens per second',
  generation_tokens_per_second: 'output tokens per second after the first',
  ttft_ms: 'milliseconds to the first token',
  duration_ms: 'milliseconds of duration',
};

const OPERATORS: Readonly<Record<AttainedSlots['goodIf']['operator'], string>> = {
  above: 'more than',
  at_least: 'at least',
  below: 'less than',
  at_most: 'at most',
};

function attainedWords(indicator: AttainedSlots): string {
  const { metric, goodIf, targetBy, percentile, over } = indicator;
  const bound =
    targetBy === null
      ? plainDecimal(goodIf.value, 0)
      : [...targetBy.targets]
          .map(([name, value]) => `${plainDecimal(value, 0)} for ${name}`)
          .join(', ');
  const good = `${OPERATORS[goodIf.operator]} ${bound} ${METRICS[metric]}`;
  if (over === 'requests') return `the share of good, eligible calls with ${good}`;
  const few =
    indicator.minValid > 1 ? `fewer than ${indicator.minValid} such calls` : 'no such call';
  const empty = over === 'all_slots' ? 'count as attained' : 'are left out';
  return `the share of slots of ${slotWords(indicator)} whose good, eligible calls have ${good} at percentile ${percentile}; slots with ${few} ${empty}`;
}

const GRADES: Readonly<Record<string, string>> = {
  Q: "read on the provider's own page",
  QS: "a quotation of the provider's page, found in another file",
  P: 'a paraphrase in a secondary source',
  T: "the provider's words for a sister service",
  M: 'not found in a source',
};

export function gradeWords({ grade }: Source): string {
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
  breach_start: 'the first failed call',
  breach_end: 'the last failed call',
  awareness: 'the day on which the miss was noticed',
  invoice: 'the invoice',
};

/** `2 months after the period's end`. */
export function dueWords({ count, unit, from, calendar }: Due): string {
  const where = calendar === null ? '' : ` (${calendar})`;
  return `${counted(count, UNITS[unit][0], UNITS[unit][1])} after ${STARTS[from]}${where}`;
}

const REMEDIES = {
  future_credit: 'credit against future invoices',
  refund: 'refund',
  service_days: 'days of service',
} as const;

export function remedyWords(remedy: { readonly form: keyof typeof REMEDIES } | null): string {
  return remedy === null ? 'not named in the contract file' : REMEDIES[remedy.form];
}

function percent(value: Exact): string {
  return `${plainDecimal(value, 0)}${NBSP}%`;
}
