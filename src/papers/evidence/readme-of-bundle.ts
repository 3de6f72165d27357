import type { Statement } from '../../money/statement/statement.ts';
import { renderPlainText } from '../print/render-page.ts';
import type { Manifest } from './manifest.ts';

/** What the files of a bundle are, and how its figures are computed again, for who receives it. */
export function readmeOfBundle(
  { number, contract, evaluation }: Statement,
  {
    which,
    leftOut,
  }: { readonly which: Manifest['events']['which']; readonly leftOut: readonly string[] },
): string {
  return renderPlainText('bundle-readme', {
    number,
    title: contract.title,
    version: contract.version,
    period: evaluation.period,
    all: which === 'all',
    leftOut: leftOut.join(', '),
  });
}
