import type { NoClause } from '../../money/no-clause/no-clause.ts';
import { noClauseView } from '../../papers/no-clause/no-clause-view.ts';
import { plainText } from '../../papers/words/format-figure.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

/** The page as tables for a terminal. */
export function renderNoClauseText(found: NoClause, paint: Paint): string {
  const view = noClauseView(found);
  const lines = [`${view.title}, ${view.period}`, ''];
  if (view.empty !== '') lines.push(view.empty);
  if (view.models.length > 0) {
    const sums = view.references.flatMap(({ id, months }) =>
      months.map(({ month, paid, accumulated }, i): readonly TableCell[] => [
        { text: i === 0 ? id : '' },
        { text: month },
        right(paid),
        right(accumulated),
      ]),
    );
    lines.push(
      ...textTable(
        ['clause, over all models', 'month', 'would have paid', 'accumulated'],
        sums,
        paint,
      ),
      '',
    );
    for (const { model, provider, calls, clauses } of view.models) {
      lines.push(`${model}, ${provider}: ${calls}`);
      const rows = clauses.flatMap(({ id, months }) =>
        months.map((month, i): readonly TableCell[] => [
          { text: i === 0 ? id : '' },
          { text: month.month },
          right(month.calls),
          right(month.figure),
          { text: month.verdict, style: month.tone === 'alarm' ? 'red' : undefined },
          right(month.paid),
          right(month.conceded),
          right(month.accumulated),
          { text: month.why },
        ]),
      );
      lines.push(...textTable(HEADS, rows, paint).map((line) => `  ${line}`), '');
    }
  }
  lines.push(
    ...view.references.map(({ id, name, version }) => `${id}: ${name}, ${version}`),
    ...view.gaps.map(({ subject, detail }) => `${subject}: ${detail}`),
  );
  return plainText(lines.join('\n').trimEnd());
}

const HEADS = [
  'clause',
  'month',
  'calls',
  'attainment',
  'verdict',
  'would have paid',
  'conceded',
  'accumulated',
  'why',
];

function right(text: string): TableCell {
  return { text, right: true };
}
