import { localMinute } from '../../ground/time.ts';
import type { ScoredEstimate, TrackRecord } from '../../health/estimate/track-record.ts';
import { trackRecordWords } from '../../papers/words/estimate-words.ts';
import { type Paint, textTable } from '../terminal/text-table.ts';

const WHY_NONE = {
  few_compared: 'too few to compare',
  little_weight: 'what is compared weighs too little',
} as const;

/** A line for each estimate, then how good all of them have been. */
export function renderEstimates(
  estimates: readonly ScoredEstimate[],
  record: TrackRecord,
  { timeZone, paint }: { readonly timeZone: string; readonly paint: Paint },
): string {
  const rows = estimates.map(({ said, score, ...one }) => {
    const [tenth, quarter, , threeQuarters, nineTenths] = said.quantiles;
    return [
      { text: one.incident },
      { text: localMinute(one.issuedAt, timeZone) },
      { text: one.state },
      { text: minutesText(said.elapsedMinutes), right: true },
      {
        text:
          said.without === undefined
            ? rangeText(quarter, threeQuarters)
            : `none: ${WHY_NONE[said.without]} (${one.compared} compared)`,
      },
      { text: said.without === undefined ? rangeText(tenth, nineTenths) : '' },
      { text: one.tookMinutes === undefined ? '' : minutesText(one.tookMinutes), right: true },
      heldCell(score),
    ];
  });
  const heads = ['incident', `said (${timeZone})`, 'state', 'after', 'one in two', 'eight in ten'];
  return [
    ...(estimates.length === 0
      ? ['No estimate was made.']
      : textTable([...heads, 'took', 'held'], rows, paint)),
    '',
    ...trackRecordWords(record),
  ].join('\n');
}

function heldCell(score: ScoredEstimate['score']) {
  if (score === undefined) return { text: '' };
  return score.isInEightOfTen
    ? { text: score.isInHalf ? 'both' : 'eight in ten', style: 'green' as const }
    : { text: 'no', style: 'red' as const };
}

function rangeText(from: number | null | undefined, to: number | null | undefined): string {
  return `${minutesText(from)}–${minutesText(to)}`;
}

function minutesText(minutes: number | null | undefined): string {
  return minutes === null || minutes === undefined ? 'longer' : `${minutes} min`;
}
