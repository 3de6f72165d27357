import type { DrillRecord } from '../../published/closed/drill.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

type Clock = DrillRecord['clocks'][number]['declared'];

/** A line for each primary and below it one for each fallback; head-room, clocks, the limit. */
export function renderDrill(drill: DrillRecord, paint: Paint): string {
  const rows = drill.primaries.flatMap((one): readonly (readonly TableCell[])[] => [
    [
      { text: one.primary, style: 'bold' },
      number(one.calls),
      number(one.saved),
      number(one.lost),
      number(one.unknown),
      number(one.lost_then),
    ],
    ...one.saved_by.map(({ fallback, calls, added_ms, added_cost }): readonly TableCell[] => [
      { text: `  saved by ${fallback}` },
      { text: '' },
      number(calls),
      ...[{ text: '' }, { text: '' }, { text: '' }],
      { text: added_ms === null ? 'not known' : `${Math.round(added_ms / calls)} ms a call` },
      { text: added_cost === null ? 'not known' : `${added_cost.amount} ${added_cost.currency}` },
    ]),
    ...one.defeats.map(({ fallback, calls, shared }): readonly TableCell[] => [
      { text: `  ${fallback} was bad too` },
      number(calls),
      ...[{ text: '' }, { text: '' }, { text: '' }, { text: '' }, { text: '' }, { text: '' }],
      {
        text: shared.map((key) => key.replaceAll('_', ' ')).join(', ') || 'nothing of what is told',
      },
    ]),
  ]);
  const heads = [
    'primary',
    'calls while it was bad',
    'saved',
    'lost',
    'unknown',
    'lost then',
    'added time',
    'added spend',
    'in common',
  ];
  const room = drill.head_room.map(({ target, peak_moved, best_minute }): readonly TableCell[] => [
    { text: target },
    number(peak_moved),
    number(best_minute),
  ]);
  return [
    ...textTable(heads, rows, paint),
    ...(room.length === 0
      ? []
      : [
          '',
          ...textTable(
            ['head-room', 'most calls moved a minute', 'best minute so far'],
            room,
            paint,
          ),
        ]),
    ...clockLines(drill, paint),
    ...(drill.unrouted === 0 ? [] : ['', `no primary is meant for ${drill.unrouted} calls`]),
    '',
    drill.limit,
  ].join('\n');
}

function clockLines({ clocks, ...drill }: DrillRecord, paint: Paint): readonly string[] {
  if (clocks.length === 0) return [];
  const rows = clocks.map((one): readonly TableCell[] => [
    { text: `${one.incident} ${one.provider}`, style: 'bold' },
    { text: one.worst },
    { text: clockWords(one.detected) },
    { text: clockWords(one.declared, (least) => `not within ${least} min`) },
    { text: clockWords(one.update_gap, (least) => `${least} min so far`) },
    {
      text: one.commitments
        .map(({ clock, within_minutes: within, verdict }) => {
          return `${clock.replaceAll('_', ' ')} within ${within} min: ${verdict}`;
        })
        .join('; '),
    },
  ]);
  const promised = drill.commitments_sha256 === null ? 'promised (not told)' : 'promised';
  const heads = ['clocks', 'worst', 'detected after', 'declared after', 'longest gap', promised];
  return ['', ...textTable(heads, rows, paint)];
}

/** Of a post that may have been there since the poll before both bounds. */
function clockWords(
  { least_minutes: least, most_minutes: most }: Clock,
  running: (least: number) => string = String,
): string {
  if (most !== null) {
    if (most < 0) return `${-most} min before`;
    return least === null || least === most
      ? `${most} min`
      : `${most} min, or ${Math.max(0, least)} at least`;
  }
  return least === null ? 'not known' : running(least);
}

function number(value: number): TableCell {
  return { text: String(value), right: true };
}
