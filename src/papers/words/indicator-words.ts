import { type Exact, plainDecimal } from '../../ground/exact.ts';
import { MINUTE_MS } from '../../ground/time.ts';
import type {
  AttainedSlots,
  DownRuns,
  DownWhen,
  Indicator,
  Metric,
  NoticeClock,
  OutageMinutes,
  PromisedNotice,
} from '../../money/contract/contract.ts';
import { boundWords, percent } from './contract-words.ts';
import { counted, NBSP } from './format-figure.ts';
import { fieldNameWords, predicateWords, saysNothing } from './predicate-words.ts';

/** How an indicator turns calls into a figure, as one sentence without its full stop. */
export function indicatorWords(indicator: Indicator): string {
  switch (indicator.kind) {
    case 'ratio':
      return 'good calls divided by good and bad calls of the whole period';
    case 'mean_of_slots': {
      const empty = indicator.emptySlot === 'good' ? `count as 100${NBSP}%` : 'are left out';
      return (
        `the mean, over slots of ${slotWords(indicator)}, of good calls divided by good and ` +
        `bad calls; slots without calls ${empty}`
      );
    }
    case 'good_time': {
      const also = indicator.also.map(
        ({ downWhen, target }) =>
          `; and ${boundWords(target)} where down means ${downWords(downWhen)}`,
      );
      const lowest =
        also.length === 0 ? '' : '; of figures that miss their targets the lowest decides';
      return (
        `the share of slots of ${slotWords(indicator)} that are not counted as down; ` +
        `${runWords(indicator)}${also.join('')}${lowest}`
      );
    }
    case 'attained_slots':
      return attainedWords(indicator);
    case 'outage_minutes':
      return outageWords(indicator);
    case 'notice':
      return noticeWords(indicator);
  }
}

function slotWords({ slotMs }: { readonly slotMs: number }): string {
  return slotMs === 60 * MINUTE_MS
    ? `1${NBSP}hour`
    : counted(slotMs / MINUTE_MS, 'minute', 'minutes');
}

function downWords(downWhen: DownWhen): string {
  if (downWhen.kind === 'all_bad') return 'that every call is bad';
  const { value, strict } = downWhen.bound;
  return `${strict ? 'more than' : 'at least'} ${percent(value.mul(100))} of calls bad`;
}

const EMPTY_SLOTS: Readonly<Record<DownRuns['emptySlot'], string>> = {
  up: 'are up',
  down: 'are down',
  bridge: 'are down if the nearest slots with calls on both sides are',
};

const EDGES: Readonly<Record<DownRuns['monthEdge'], string>> = {
  join: "measured across the period's edges",
  split: "cut at the period's edges",
};

function runWords(runs: DownRuns & { readonly downWhen: DownWhen }): string {
  const few =
    runs.minValid > 1 ? `; slots with calls, but fewer than ${runs.minValid}, are up` : '';
  const edge = EDGES[runs.monthEdge];
  const run =
    runs.minRunSlots > 1
      ? `; only runs of ${runs.minRunSlots} down slots and more count, ${edge}`
      : '';
  return (
    `down means ${downWords(runs.downWhen)}${few}; slots without calls ` +
    `${EMPTY_SLOTS[runs.emptySlot]}${run}`
  );
}

const METRICS: Readonly<Record<Metric, string>> = {
  output_tokens_per_second: 'output tokens per second',
  generation_tokens_per_second: 'output tokens per second of the time after the first token',
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
  const { metric, goodIf, targetBy, percentile, over, eligible } = indicator;
  const bound =
    targetBy === null
      ? plainDecimal(goodIf.value, 0)
      : [...targetBy.targets]
          .map(([name, value]) => `${plainDecimal(value, 0)} (${name})`)
          .join(', ');
  const good = `${OPERATORS[goodIf.operator]} ${bound} ${METRICS[metric]}`;
  const measured = saysNothing(eligible)
    ? ''
    : `; only calls are measured of which ${predicateWords(eligible)}`;
  const others =
    targetBy === null ? '' : `; calls of another ${fieldNameWords(targetBy.field)} do not count`;
  if (over === 'requests') return `the share of good calls with ${good}${measured}${others}`;
  const few =
    indicator.minValid > 1
      ? `with fewer than ${indicator.minValid} such calls`
      : 'without such calls';
  const empty = over === 'all_slots' ? 'count as attained' : 'are left out';
  const rank = percentile === 50 ? 'at the median' : `at percentile ${percentile}`;
  return (
    `the share of slots of ${slotWords(indicator)} whose good calls have, ${rank}, ${good}; ` +
    `slots ${few} ${empty}${measured}${others}`
  );
}

function outageWords({ from, weight, minMinutes }: OutageMinutes): string {
  const least =
    minMinutes.compare(0) > 0 ? ` of at least ${plainDecimal(minMinutes, 0)}${NBSP}minutes` : '';
  const outages =
    from === null
      ? `declared outages${least}`
      : `outages${least} measured in slots of ${slotWords(from)}`;
  const affected =
    weight === 'none' ? '' : ', each of them weighted by the share of calls that it affected';
  // Where every run counts, its whole length still decides how long an
  // outage is and what it affected.
  const edge =
    from === null || from.minRunSlots > 1 ? '' : `; outages are ${EDGES[from.monthEdge]}`;
  const runs = from === null ? '' : `; ${runWords(from)}${edge}`;
  return `the share of the period's time that was not lost to ${outages}${affected}${runs}`;
}

const CLOCKS: Readonly<Record<NoticeClock, string>> = {
  declared: 'were declared at most {time} after they began',
  update_gap: 'were never left without a word for more than {time}, from declaration to end',
  answered: 'had the answer at most {time} after it was asked for',
  review: 'had a review at most {time} after they ended',
};

function noticeWords({ clock, withinMinutes, minMinutes }: PromisedNotice): string {
  const kept = CLOCKS[clock].replace('{time}', minutesWords(withinMinutes));
  const least = minMinutes.compare(0) > 0 ? ` of at least ${minutesWords(minMinutes)}` : '';
  return (
    `the share of incidents${least} that ${kept}; what is overdue and was not told counts as ` +
    'broken, and no incident at all as met'
  );
}

function minutesWords(minutes: Exact): string {
  const number = plainDecimal(minutes, 0);
  return `${number}${NBSP}${number === '1' ? 'minute' : 'minutes'}`;
}
