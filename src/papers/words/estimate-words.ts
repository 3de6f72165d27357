import { MINUTE_MS } from '../../ground/time.ts';
import type {
  SaidEstimate,
  ScoredEstimate,
  TrackRecord,
} from '../../health/estimate/track-record.ts';
import { lengthWords } from './incident-words.ts';

/**
 * An interval with its probability, never a point: `one in two are over within 14 to 210 more
 * minutes, eight in ten …`; or why nothing is said.
 */
export function estimateWords({ said, compared, state }: EstimateShown): string {
  if (said.without !== undefined) {
    return `no estimate: only ${compared} comparable incidents have outlasted this one so far`;
  }
  const [tenth, quarter, , threeQuarters, nineTenths] = said.quantiles;
  const over = state === 'monitoring' ? 'proved over' : 'over';
  const one = rangeWords(quarter, threeQuarters, said.longestMinutes);
  const eight = rangeWords(tenth, nineTenths, said.longestMinutes);
  return (
    `one in two like it were ${over} in ${one} from then, eight in ten in ${eight} ` +
    `(${compared} compared)`
  );
}

/** Whether eight in ten held: `it took 6 h 45 min: held`. */
export function heldWords({ tookMinutes, score }: ScoredEstimate): string {
  if (tookMinutes === undefined) return 'it is not over';
  const took = `it took ${lengthWords(tookMinutes * MINUTE_MS)}`;
  if (score === undefined) return took;
  return `${took}: ${score.isInEightOfTen ? 'held' : 'did not hold'}`;
}

type EstimateShown = Pick<SaidEstimate, 'said' | 'compared' | 'state'>;

function rangeWords(
  from: number | null | undefined,
  to: number | null | undefined,
  longest: number | undefined,
): string {
  const text = (minutes: number) => lengthWords(minutes * MINUTE_MS);
  const longer = `longer than ${longest === undefined ? 'any' : text(longest)}`;
  if (from === null || from === undefined) return longer;
  return to === null || to === undefined
    ? `${text(from)} to ${longer}`
    : `${text(from)} to ${text(to)}`;
}

/** `said eight in ten; was right 47 of 60 times (66–87 %)`, and whether that is as it should be. */
export function trackRecordWords(record: TrackRecord): readonly string[] {
  const { eightInTen, oneInTwo, firstEightInTen, loss, unscored, verdict } = record;
  if (eightInTen.of === 0) {
    return ['No estimate could be scored yet.', ...goesOn(unscored)];
  }
  return [
    hitWords('Said eight in ten', eightInTen),
    hitWords('Said one in two', oneInTwo),
    hitWords('The first estimate of each incident, eight in ten', firstEightInTen),
    ...(loss === null
      ? []
      : [
          `Loss ${loss.own.toFixed(3)}; others only ${loss.othersOnly.toFixed(3)}, always 60 ` +
            `minutes ${loss.always60.toFixed(3)} (over ${loss.of}; the less, the better).`,
        ]),
    ...(verdict === null ? [] : [VERDICTS[verdict]]),
    ...goesOn(unscored),
  ];
}

const VERDICTS = {
  too_narrow: 'Our intervals have been too narrow: fewer than 70 % of the last 50 held.',
  too_wide: 'Our intervals have been too wide: more than 90 % of the last 50 held.',
} as const;

function goesOn(unscored: number): readonly string[] {
  if (unscored === 0) return [];
  return [`${unscored} of incidents that go on, or that were withdrawn, are not scored.`];
}

function hitWords(said: string, { hits, of, bounds }: TrackRecord['eightInTen']): string {
  const percent = (share: number) => Math.round(100 * share);
  const range = bounds === null ? '' : ` (${percent(bounds.lower)}–${percent(bounds.upper)} %)`;
  return `${said}; was right ${hits} of ${of} times${range}.`;
}
