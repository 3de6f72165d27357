import { inOneLine } from '../../ground/escape-controls.ts';
import type { RoutingCheck } from '../../published/closed/routing-check.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

/** A line for each pair, and one for each target without a fallback. */
export function renderRoutingCheck(
  { pairs, without_fallback }: RoutingCheck,
  paint: Paint,
): string {
  const rows = pairs.map(({ primary, fallback, shared, untold }): readonly TableCell[] => [
    { text: primary },
    { text: fallback },
    {
      text:
        shared.map(({ key, value }) => `${keyText(key)} ${value}`).join(', ') ||
        'nothing of what is told',
      style: shared.length > 0 ? 'red' : undefined,
    },
    { text: untold.map(keyText).join(', ') },
  ]);
  const heads = ['primary', 'fallback', 'in common, strongest first', 'not told'];
  return [
    ...(rows.length === 0 ? [] : textTable(heads, rows, paint)),
    ...without_fallback.map((target) => `without a fallback: ${inOneLine(target)}`),
  ].join('\n');
}

function keyText(key: string): string {
  return key.replaceAll('_', ' ');
}
