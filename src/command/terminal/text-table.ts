import { inOneLine } from '../../ground/escape-controls.ts';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export interface TableCell {
  readonly text: string;
  readonly right?: boolean;
  readonly style?: Style | undefined;
}

const GAP = '  ';

/**
 * Lines of columns as wide as they need; a column without any text is left out. No text of a cell
 * can make a line or a colour.
 */
export function textTable(
  heads: readonly string[],
  rows: readonly (readonly TableCell[])[],
  paint: Paint,
): readonly string[] {
  const columns = heads
    .map((head, i) => ({ head, cells: rows.map((row) => cellInOneLine(row[i])) }))
    .filter(({ cells }) => cells.some(({ text }) => text !== ''))
    .map(({ head, cells }) => ({
      head: { text: head, right: cells.some(({ right }) => right === true), style: 'dim' as const },
      cells,
      width: cells.reduce((most, { text }) => Math.max(most, text.length), head.length),
    }));
  const line = (cellOf: (column: (typeof columns)[number]) => TableCell): string =>
    columns
      .map((column) => {
        const { text, right, style } = cellOf(column);
        const padded = right === true ? text.padStart(column.width) : text.padEnd(column.width);
        return style === undefined || text === '' ? padded : paint(style, padded);
      })
      .join(GAP)
      .trimEnd();
  return [
    line(({ head }) => head),
    ...rows.map((_, i) => line(({ cells }) => cells[i] ?? { text: '' })),
  ];
}

function cellInOneLine(cell: TableCell = { text: '' }): TableCell {
  return { ...cell, text: inOneLine(cell.text) };
}
