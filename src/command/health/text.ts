import { round } from '../../ground/exact.ts';
import { type EpochMs, localMinute } from '../../ground/time.ts';
import type { Scope } from '../../health/detect/cell.ts';
import type { Estimate } from '../../health/estimate/estimate.ts';
import type { Replay } from '../../health/replay/replay.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

/** Incidents, what was declared about them, what was to be expected of them, and the pairs. */
export function renderReplay(replayed: Replay, paint: Paint): string {
  return [
    incidentLines(replayed, paint),
    declaredLines(replayed, paint),
    estimateLines(replayed, paint),
    pairLines(replayed, paint),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** A line for each incident, and below it one for each of its episodes. */
function incidentLines({ episodes, incidents }: Replay, paint: Paint): readonly string[] {
  if (incidents.length === 0) return ['no incident'];
  const rows = incidents.flatMap((incident): readonly (readonly TableCell[])[] => [
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
  return textTable(heads, rows, paint);
}

function declaredLines({ declared, incidents }: Replay, paint: Paint): readonly string[] {
  if (declared === null) return [];
  const rows = incidents.flatMap(({ id }, i) =>
    (declared.byIncident[i] ?? []).map(({ post, kind, ...minutes }): readonly TableCell[] => [
      { text: id },
      { text: post?.id ?? '' },
      { text: kind },
      numberCell(minutes.silenceMinutes),
      numberCell(minutes.claimedMinutes),
      numberCell(minutes.backDatedMinutes),
    ]),
  );
  const heads = ['incident', 'post', 'declared', 'minutes of silence', 'claimed', 'back-dated by'];
  return [
    ...(rows.length === 0 ? [] : textTable(heads, rows, paint)),
    ...declared.unmatched.map(({ id }) => `declared, not seen by us: ${id}`),
  ];
}

function estimateLines({ estimates }: Replay, paint: Paint): readonly string[] {
  if (estimates.length === 0) return [];
  const rows = estimates.map(({ at, incident, state, estimate }): readonly TableCell[] => {
    const [tenth, quarter, half, threeQuarters, nineTenths] = estimate.quantiles;
    return [
      { text: minuteText(at) },
      { text: incident.id },
      { text: state },
      intervalCell(estimate, quarter, threeQuarters),
      intervalCell(estimate, tenth, nineTenths),
      numberCell(half ?? null),
      { text: String(estimate.compared), right: true },
    ];
  });
  const heads = ['at (UTC)', 'incident', 'state', 'one in two', 'eight in ten', 'half', 'compared'];
  return ['Minutes still to go:', ...textTable(heads, rows, paint)];
}

const TOO_LITTLE: Readonly<Record<NonNullable<Estimate['without']>, string>> = {
  few_compared: 'too few to compare',
  little_weight: 'too little to compare',
};

function intervalCell(
  { without, longestMinutes = 0, elapsedMinutes }: Estimate,
  from: number | null | undefined,
  to: number | null | undefined,
): TableCell {
  if (without !== undefined) return { text: TOO_LITTLE[without] };
  const longer = `more than ${longestMinutes - elapsedMinutes}`;
  const start = from ?? null;
  return { text: start === null ? longer : `${start} to ${to ?? longer}` };
}

function pairLines({ pairs }: Replay, paint: Paint): readonly string[] {
  if (pairs.length === 0) return [];
  const rows = pairs.map(
    ({ pair, minutes, touched, episodes, bounds, chance }): readonly TableCell[] => [
      { text: scopeText(pair.primary) },
      { text: scopeText(pair.fallback) },
      { text: `${touched} of ${episodes}`, right: true },
      {
        text:
          bounds === null
            ? 'not yet known'
            : `${percent(bounds.lower)} to ${percent(bounds.upper)}`,
      },
      { text: chance.p === null ? '' : round(chance.p, 4, 'half_up'), right: true },
      { text: `${minutes.n11} of ${minutes.n11 + minutes.n10}`, right: true },
    ],
  );
  const heads = ['primary', 'fallback', 'failed with it', 'share', 'p by chance', 'minutes'];
  return textTable(heads, rows, paint);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function numberCell(value: number | null): TableCell {
  return { text: value === null ? '' : String(value), right: true };
}

function scopeText({ kind, ...fields }: Scope): string {
  return [kind, ...Object.values(fields).filter((value) => value !== '')].join(' ');
}

function minuteText(instant: EpochMs): string {
  return localMinute(instant, 'UTC');
}
