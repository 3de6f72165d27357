import { shareBounds } from '../../health/detect/wilson.ts';
import type {
  Contrast,
  CountedCalls,
  DimensionHit,
  TotalHit,
  ValueHit,
} from '../../health/where/public-impact.ts';

type AnyDimension = DimensionHit<string, ValueHit>;

/** What is said of it: everything, or what anybody may see. */
interface SaidImpact {
  readonly total: TotalHit;
  /** In the order in which they are named. */
  readonly dimensions: readonly AnyDimension[];
}

/** What was lost first, then where it was, then what made no difference. */
export function impactSentences({ total, dimensions }: SaidImpact): readonly string[] {
  if (total.calls === 0) return ['No counted call is known of that time.'];
  return [
    lossWords(total),
    ...(total.elsewhere.calls === 0
      ? []
      : [`Of other calls in that time ${failedWords(total.elsewhere)}.`]),
    ...(total.bad === 0 ? [] : whereWords(total, dimensions)),
  ];
}

function lossWords({ lostCalls, failedCalls, ...counts }: TotalHit): string {
  const answered = failedCalls - lostCalls;
  const lost = `${grouped(lostCalls)} ${lostCalls === 1 ? 'call was' : 'calls were'} lost`;
  const saved =
    answered === 0
      ? ''
      : `, ${grouped(answered)} that failed at first ${answered === 1 ? 'was' : 'were'} answered ` +
        'by another attempt';
  return `${lost}${saved}; ${failedWords(counts)}.`;
}

/** `4,567 of 5,432 attempts failed, 84 %, at least 83 %`. */
function failedWords({ bad, calls }: CountedCalls): string {
  const count = `${grouped(bad)} of ${grouped(calls)} attempts failed`;
  if (bad === 0) return count;
  const least = Math.floor(100 * shareBounds(bad, calls).lower);
  const share = `${count}, ${failedPercent(bad, calls)}`;
  return least === 0 ? share : `${share}, at least ${least} %`;
}

/** So many further differences are worth a sentence. */
const MOST_SAID = 3;

function whereWords(total: TotalHit, dimensions: readonly AnyDimension[]): readonly string[] {
  const telling = dimensions.filter(({ contrast }) => contrast?.makesDifference === true);
  const [first] = telling;
  const said = [
    ...(first === undefined ? [] : [firstWords(first, telling, total)]),
    ...furtherWords(dimensions, telling),
    ...sameWords(dimensions),
  ];
  return said.length > 0 ? said : ['Nothing that the calls tell sets the failed ones apart.'];
}

/**
 * What differs between the calls of the incident, or of the time where all are asked about; not
 * again what has all.
 */
function furtherWords(
  dimensions: readonly AnyDimension[],
  telling: readonly AnyDimension[],
): readonly string[] {
  if (dimensions.some(({ within }) => within !== null)) {
    return withinWords(dimensions.filter((one) => one.allOn === null || !telling.includes(one)));
  }
  return telling
    .slice(1)
    .filter(({ allOn }) => allOn === null)
    .slice(0, MOST_SAID)
    .map(({ dimension, contrast }) => `${capital(contrastWords(dimension, contrast))}.`);
}

function withinWords(dimensions: readonly AnyDimension[]): readonly string[] {
  return dimensions
    .flatMap(({ dimension, within }) => (within === null ? [] : [{ dimension, within }]))
    .filter(({ within }) => within.makesDifference)
    .toSorted((a, b) => b.within.spread.compare(a.within.spread))
    .slice(0, MOST_SAID)
    .map(({ dimension, within }) => `Within the incident ${contrastWords(dimension, within)}.`);
}

/** The widest, and what else has all that failed. */
function firstWords(
  first: AnyDimension,
  telling: readonly AnyDimension[],
  total: TotalHit,
): string {
  if (first.allOn === null) return `${capital(contrastWords(first.dimension, first.contrast))}.`;
  const also = telling.flatMap(({ dimension, allOn }) =>
    dimension === first.dimension || allOn === null ? [] : [`${dimension} ${allOn}`],
  );
  const all = total.bad === 1 ? 'The only failed attempt was' : `All ${grouped(total.bad)} failed`;
  const others = also.length === 0 ? '' : `, and all on ${listed(also)}`;
  return `${all} on ${first.dimension} ${first.allOn}${others}.`;
}

function contrastWords(dimension: string, contrast: Contrast | null): string {
  if (contrast === null) return `${dimension} is the same`;
  const { highest, lowest, compared } = contrast;
  const between = compared > 2 ? ` (of ${grouped(compared)})` : '';
  return (
    `by ${dimension}${between} ${failedPercent(highest.bad, highest.calls)} failed on ` +
    `${valueWords(highest.value)}, ${failedPercent(lowest.bad, lowest.calls)} on ` +
    valueWords(lowest.value)
  );
}

function sameWords(dimensions: readonly AnyDimension[]): readonly string[] {
  const same = dimensions
    .filter((one) => (one.within ?? one.contrast)?.makesDifference === false)
    .map(({ dimension }) => dimension);
  if (same.length === 0) return [];
  return [`${capital(listed(same))} ${same.length === 1 ? 'makes' : 'make'} no difference.`];
}

function valueWords(value: string): string {
  return value === '' ? 'what does not tell it' : value;
}

/** Cut, so that only all are 100 %; `under 1 %` of what is not nothing. */
export function failedPercent(part: number, whole: number): string {
  const percent = Math.floor((100 * part) / whole);
  return percent === 0 && part > 0 ? 'under 1 %' : `${percent} %`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
