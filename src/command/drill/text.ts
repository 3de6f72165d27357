import type { DrillRecord } from '../../published/closed/drill.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

/** A line for each primary and below it one for each fallback; then head-room and the limit. */
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
    ...(drill.unrouted === 0 ? [] : ['', `no primary is meant for ${drill.unrouted} calls`]),
    '',
    drill.limit,
  ].join('\n');
}

function number(value: number): TableCell {
  return { text: String(value), right: true };
}
