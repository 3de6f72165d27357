import { type EpochMs, localMinute } from '../../ground/time.ts';
import type { Scope } from '../../health/detect/cell.ts';
import type { Standing } from '../../health/replay/replay.ts';
import { type Cell, type Paint, textTable } from '../terminal/text-table.ts';

/** A line for each incident, and below it one for each of its episodes. */
export function renderReplay({ episodes, incidents }: Standing, paint: Paint): string {
  if (incidents.length === 0) return 'no incident';
  const rows = incidents.flatMap((incident): readonly (readonly Cell[])[] => [
    [
      { text: incident.id, style: 'bold' },
      { text: minuteText(incident.began) },
      { text: incident.ended === null ? '' : minuteText(incident.ended) },
      { text: incident.state },
    ],
    ...incident.episodes.flatMap((place) => {
      const episode = episodes[place];
      if (episode === undefined) return [];
      const { scope, began, ended, state, reason, worst, bad, counted } = episode;
      const mark = incident.headline.includes(place) ? '* ' : '  ';
      return [
        [
          { text: `${mark}${scopeText(scope)}` },
          { text: minuteText(began) },
          { text: ended === null ? '' : minuteText(ended) },
          { text: reason ?? state },
          { text: worst },
          { text: `${bad} of ${counted}`, right: true },
        ],
      ];
    }),
  ]);
  const heads = ['* headline', 'began (UTC)', 'ended', 'state', 'worst', 'failed calls'];
  return textTable(heads, rows, paint).join('\n');
}

function scopeText({ kind, ...fields }: Scope): string {
  return [kind, ...Object.values(fields).filter((value) => value !== '')].join(' ');
}

function minuteText(instant: EpochMs): string {
  return localMinute(instant, 'UTC');
}
