import { guardedCsvLine } from '../../ground/csv-line.ts';
import type { Lab } from '../../money/lab/lab.ts';
import { labFigure } from '../../papers/no-clause/lab-rows.ts';

/**
 * A lab as CSV (RFC 4180): one row for each commitment of each variant, the base being number 0.
 * Totals and differences are those of the variant, on each of its rows.
 */
export function renderLabCsv(lab: Lab): string {
  const heads = [
    'variant',
    'contract',
    'version',
    ...lab.varied,
    'commitment',
    'partitions',
    'breached_claimed',
    'breached_conceded',
    'lowest_percent_claimed',
    'lowest_percent_conceded',
    'currency',
    'total_status',
    'total_claimed',
    'total_conceded',
    'difference_claimed',
    'difference_conceded',
  ];
  const rows = lab.variants.flatMap(({ contract, values, commitments, total, difference }, i) =>
    commitments.map((commitment) => {
      const [claimed, conceded] = [
        labFigure(commitment, 'claimed'),
        labFigure(commitment, 'conceded'),
      ];
      return [
        String(i),
        contract.id,
        contract.version,
        ...values,
        commitment.id,
        String(commitment.partitions.length),
        String(claimed.breached),
        String(conceded.breached),
        claimed.lowestPercent,
        conceded.lowestPercent,
        total.currency,
        total.status,
        total.claimed,
        total.conceded,
        difference.claimed,
        difference.conceded,
      ];
    }),
  );
  return [heads, ...rows].map(guardedCsvLine).join('\r\n');
}
