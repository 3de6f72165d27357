import { cut, type Exact, plainDecimal } from '../../ground/exact.ts';
import { zonedText } from '../../ground/local-text.ts';
import { type Interval, MINUTE_MS } from '../../ground/time.ts';
import {
  type MissedPartition,
  type MissedTime,
  sumOfTimes,
} from '../../money/claim/missed-times.ts';
import type { AttainedSlots, Commitment, PromisedNotice } from '../../money/contract/contract.ts';
import { durationWords } from './explanation-words.ts';
import { counted, countText } from './format-figure.ts';

/** What made a figure miss, as the lines of a letter. */

/** More lines of one partition nobody reads. */
const MOST_TIMES = 100;
/** Of all partitions together, as long as each has a few. */
const MOST_LINES = 300;
const FEWEST_TIMES = 10;

/** So many times of each of so many partitions are listed. */
export function mostTimes(partitions: number): number {
  return Math.min(MOST_TIMES, Math.max(FEWEST_TIMES, Math.floor(MOST_LINES / partitions)));
}

/**
 * The times that cost most, in their order, and a line that counts the rest. `restIn`: where the
 * rest can be read; null where nothing is attached.
 */
export function missLines(
  { commitment, times }: Pick<MissedPartition, 'commitment' | 'times'>,
  timeZone: string,
  { most, restIn }: { readonly most: number; readonly restIn: string | null },
): readonly string[] {
  const byCost = times.toSorted((a, b) => b.share.compare(a.share));
  const listed = new Set(byCost.slice(0, most));
  const rest = byCost.slice(most);
  const lines = times
    .filter((time) => listed.has(time))
    .map(
      (time) =>
        `${spanText(time, timeZone)}${slotsText(time, commitment)}: ${lossText(time, commitment)}`,
    );
  if (rest.length === 0) return lines;
  const sum = sumOfTimes(rest);
  const where = restIn === null ? '' : `, in ${restIn}`;
  const calls = sum.counted === 0 ? '' : `; ${callsText(rest[0] as MissedTime, sum)}`;
  return [...lines, `and ${countText(rest.length)} more${where}, none of which cost more${calls}`];
}

function spanText({ start, end }: Interval, timeZone: string): string {
  return `from ${zonedText(start, timeZone)} to ${zonedText(end, timeZone)}`;
}

/** ` (3 slots)`; nothing where there are none. */
function slotsText({ slots, kind }: MissedTime, { indicator }: Commitment): string {
  if (kind === 'declared' || kind === 'notice' || indicator.kind === 'ratio') return '';
  return ` (${counted(slots, 'slot', 'slots')})`;
}

function lossText(time: MissedTime, { indicator }: Commitment): string {
  switch (time.kind) {
    case 'failed':
      return callsText(time, time);
    case 'down':
      return time.counted === 0 ? 'down' : `down; ${callsText(time, time)}`;
    case 'slow': {
      const percentile = indicator.kind === 'attained_slots' ? percentileText(time, indicator) : '';
      return `${percentile}${callsText(time, time)}`;
    }
    case 'declared':
      return `outage ${time.id}`;
    case 'notice':
      return noticeText(time);
  }
}

function callsText(
  { kind }: Pick<MissedTime, 'kind'>,
  { lost, counted: of, disputed = 0 }: Pick<MissedTime, 'lost' | 'counted'> & { disputed?: number },
): string {
  const how = kind === 'slow' ? 'too slow' : 'failed';
  const dispute = disputed === 0 ? '' : `, ${countText(disputed)} of them in dispute`;
  return `${countText(lost)} of ${counted(of, 'call', 'calls')} ${how}${dispute}`;
}

function noticeText({ id, clock }: MissedTime): string {
  const name = id === null ? 'an incident' : `incident ${id}`;
  if (clock === null) return name;
  const ran = durationWords(clock.clock.end - clock.clock.start);
  return clock.isRunning ? `${name}; not told after ${ran}` : `${name}; the clock ran ${ran}`;
}

const CLOCKS: Readonly<Record<PromisedNotice['clock'], string>> = {
  declared: 'an incident is declared within',
  update_gap: 'no longer without an update than',
  answered: 'an answer within',
  review: 'a review after the end within',
};

const UNITS: Readonly<Record<AttainedSlots['metric'], string>> = {
  ttft_ms: 'ms',
  duration_ms: 'ms',
  output_tokens_per_second: 'tokens/s',
  generation_tokens_per_second: 'tokens/s',
};

/** `p95 2,400 to 3,100 ms; `; empty where the events are no longer those that were counted. */
function percentileText(
  { percentiles }: MissedTime,
  { percentile, metric }: AttainedSlots,
): string {
  if (percentiles === null) return '';
  const [least, greatest] = [numberText(percentiles.least), numberText(percentiles.greatest)];
  const figures = least === greatest ? least : `${least} to ${greatest}`;
  return `p${percentile} ${figures} ${UNITS[metric]}; `;
}

const SHOWN_DECIMALS = 3;

function numberText(value: Exact): string {
  const [whole = '', decimals = ''] = cut(value, SHOWN_DECIMALS).split('.');
  const shown = decimals.replace(/0+$/, '');
  return `${countText(Number(whole))}${shown === '' ? '' : `.${shown}`}`;
}

const OPERATORS: Readonly<Record<AttainedSlots['goodIf']['operator'], string>> = {
  above: 'more than',
  at_least: 'at least',
  below: 'less than',
  at_most: 'at most',
};

const MEASURED: Readonly<Record<AttainedSlots['metric'], string>> = {
  ttft_ms: 'to the first token',
  duration_ms: 'of duration',
  output_tokens_per_second: 'of output',
  generation_tokens_per_second: 'of output after the first token',
};

/**
 * What each slot, or each call, was promised to have; empty where only whether calls failed counts.
 */
export function promiseText({
  commitment: { indicator },
  partition,
}: Pick<MissedPartition, 'commitment' | 'partition'>): string {
  if (indicator.kind === 'notice') {
    return `promised: ${CLOCKS[indicator.clock]} ${plainDecimal(indicator.withinMinutes, 0)} min`;
  }
  if (indicator.kind !== 'attained_slots') return '';
  const { goodIf, metric, over, percentile, slotMs, targetBy } = indicator;
  const bound =
    targetBy === null
      ? numberText(goodIf.value)
      : partition[targetBy.field] === undefined
        ? [...targetBy.targets].map(([name, value]) => `${numberText(value)} (${name})`).join(', ')
        : numberText(targetBy.targets.get(partition[targetBy.field] ?? '') ?? goodIf.value);
  const good = `${OPERATORS[goodIf.operator]} ${bound} ${UNITS[metric]} ${MEASURED[metric]}`;
  return over === 'requests'
    ? `promised to each call: ${good}`
    : `promised to each slot of ${slotMs / MINUTE_MS} min: p${percentile} ${good}`;
}
