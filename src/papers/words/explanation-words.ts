import { cut, type Exact, lowestTerms, plainDecimal, ratio } from '../../ground/exact.ts';
import { localTimeText, shortOffset } from '../../ground/local-text.ts';
import { HOUR_MS, instantOf, MINUTE_MS, parseInstant, SECOND_MS } from '../../ground/time.ts';
import type { ClassRule } from '../../money/contract/contract.ts';
import type {
  ExplainedCall,
  ExplainedLoss,
  ExplainedPartition,
  Explanation,
  Fraction,
} from '../../money/explanation/explanation.ts';
import { counted, countText } from './format-figure.ts';
import { predicateWords } from './predicate-words.ts';

/** Parts of an explanation as a person reads them. */

export function exactOf({ numerator, denominator }: Fraction): Exact {
  return ratio(BigInt(numerator), BigInt(denominator));
}

const MAX_DIGITS = 12;
const CUT_DECIMALS = 4;

/** `8,628 1/5`; cut with an ellipsis where the fraction is too long to read. */
export function numberWords(value: Exact): string {
  const { numerator, denominator } = lowestTerms(value);
  if (denominator === 1n) return grouped(`${numerator}`);
  const whole = numerator / denominator;
  const rest = `${numerator - whole * denominator}/${denominator}`;
  if (rest.length > MAX_DIGITS) return `${grouped(cut(value, CUT_DECIMALS))}…`;
  return whole === 0n ? rest : `${grouped(`${whole}`)} ${rest}`;
}

/**
 * An amount of money before it is rounded: `10,468.355`, cut with an ellipsis if it does not end.
 */
export function moneyWords(value: Exact, decimals: number): string {
  let { denominator } = lowestTerms(value);
  for (const prime of [2n, 5n]) while (denominator % prime === 0n) denominator /= prime;
  if (denominator === 1n) return grouped(plainDecimal(value, decimals));
  return `${grouped(cut(value, decimals + CUT_DECIMALS))}…`;
}

/** `0.0116 %`, cut; with an ellipsis where that hides something. */
export function shareWords(share: Exact): string {
  const percent = share.mul(100);
  const text = cut(percent, CUT_DECIMALS);
  return `${text}${lowestTerms(percent.mul(10 ** CUT_DECIMALS)).denominator === 1n ? ' ' : '…'}%`;
}

const WHOLES = {
  units: 'good and bad calls',
  slots: 'slots',
  values: 'eligible calls',
  minutes: 'minutes',
  incidents: 'incidents',
} as const;

/** `8,628 1/5 of 8,640 slots`. */
export function attainmentWords({
  attainment,
  whole,
}: ExplainedPartition['figures'][number]): string {
  const all = exactOf(whole.count);
  return `${numberWords(exactOf(attainment).mul(all))} of ${numberWords(all)} ${WHOLES[whole.of]}`;
}

export function limitWords(
  bound: NonNullable<Explanation['total']['floor']>['bound'],
  shown: (limit: string) => string = String,
): string {
  return 'above' in bound ? `more than ${shown(bound.above)}` : `at least ${shown(bound.at_least)}`;
}

/** `3 good, 1 bad, 0 invalid`. */
export function unitsWords({ good, bad, invalid }: ExplainedPartition['units']): string {
  return `${countText(good)} good, ${countText(bad)} bad, ${countText(invalid)} invalid`;
}

/** Of incidents: what a promised notice makes of them. */
export function keptWords({ good, bad }: ExplainedPartition['units']): string {
  return `${countText(good)} kept, ${countText(bad)} not kept`;
}

/**
 * `2026-06-07 11:00 to 11:05 +02:00`, local; `2026-10-25 02:55 +02:00 to 02:00 +01:00`
 * where the clocks change between.
 */
export function spanWords(start: string, end: string, timeZone: string): string {
  const [from = '', to = ''] = [start, end].map((text) => localTimeText(instantOf(text), timeZone));
  const [before, after] = [start, end].map((text) => shortOffset(instantOf(text), timeZone));
  const [day] = from.split(' ');
  const until = to.startsWith(`${day} `) ? to.slice(day?.length).trim() : to;
  return `${from}${before === after ? '' : ` ${before}`} to ${until} ${after}`;
}

/** `1 h 5 min`, `12.5 s`. */
export function durationWords(durationMs: number): string {
  const hours = Math.floor(durationMs / HOUR_MS);
  const minutes = Math.floor((durationMs % HOUR_MS) / MINUTE_MS);
  const seconds = (durationMs % MINUTE_MS) / SECOND_MS;
  const parts = [
    hours > 0 ? `${countText(hours)} h` : '',
    minutes > 0 ? `${minutes} min` : '',
    seconds > 0 ? `${seconds} s` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '0 s' : parts.join(' ');
}

/** Why a part of the attainment is missing. */
export function causeWords({ cause, units, slots }: ExplainedLoss): string {
  const calls = units === null ? '' : unitsWords(units);
  switch (cause.kind) {
    case 'bad_units':
      return calls;
    case 'down_run':
      return `down for ${counted(slots, 'slot', 'slots')}, a run of ${length(cause)}; ${calls}`;
    case 'percentile':
      return (
        `${counted(cause.values, 'value', 'values')}, ${cause.attaining} attain, rank ` +
        `${cause.rank} does not; ${calls}`
      );
    case 'values':
      return `${counted(cause.values, 'value', 'values')}, ${cause.attaining} attain; ${calls}`;
    case 'notice':
      return `incident${cause.id === null ? '' : ` ${cause.id}`}, not told in time`;
    case 'outage': {
      const name = cause.id === null ? 'measured' : `declared as ${cause.id}`;
      const affected = exactOf(cause.affected);
      const weight = affected.compare(1) === 0 ? '' : ` × ${shareWords(affected)}`;
      const rest = calls === '' ? '' : `; ${calls}`;
      return (
        `${name}, an outage of ${length(cause)}, of which ` +
        `${durationWords(cause.lost_ms)}${weight} are lost${rest}`
      );
    }
  }
}

function length({ start, end }: { readonly start: string; readonly end: string }): string {
  return durationWords((parseInstant(end) ?? 0) - (parseInstant(start) ?? 0));
}

/** What made the class of a call; `rules` are those of its commitment. */
export function callWords(call: ExplainedCall, rules: readonly ClassRule[]): string {
  const matched = call.rule === null ? undefined : rules[call.rule];
  const rule =
    matched === undefined
      ? 'no rule of classify'
      : `classify[${call.rule}] (${predicateWords(matched.when)})`;
  const parts = [`${call.classified} by ${rule}`];
  if (call.retried.claimed || call.retried.conceded) {
    const only =
      call.retried.claimed === call.retried.conceded
        ? ''
        : call.retried.claimed
          ? ', when claimed'
          : ', when conceded';
    parts.push(`invalid as a retry${only}`);
  }
  for (const { id, class: name, effect, status } of call.exclusions) {
    const acts =
      status === 'rejected' ? ', without effect' : status === 'asserted' ? ', when conceded' : '';
    parts.push(`in exclusion ${id} (${name}: ${effect}, ${status}${acts})`);
  }
  if (call.lacks_target) parts.push('invalid: no target for it in target_by');
  if (call.value !== null && (call.claimed === 'good' || call.conceded === 'good')) {
    parts.push(
      `metric ${numberWords(exactOf(call.value.metric))} ` +
        `${call.value.attains ? 'attains' : 'does not attain'}`,
    );
  }
  if (call.attempts > 1) parts.push(`${call.attempts} attempts, the last is ${call.last_event_id}`);
  return parts.join('; ');
}

function grouped(digits: string): string {
  const [whole = '', decimals] = digits.split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? text : `${text}.${decimals}`;
}
