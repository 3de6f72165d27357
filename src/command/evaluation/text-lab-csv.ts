import { guardedCsvLine } from '../../ground/csv-line.ts';
import { plainDecimal } from '../../ground/exact.ts';
import type { ContractVersion } from '../../money/contract/contract.ts';
import type { Lab } from '../../money/lab/lab.ts';
import { type LabFigure, labFigure } from '../../papers/no-clause/lab-rows.ts';

/**
 * A lab as CSV (RFC 4180): one row for each commitment of each variant, the base being number 0.
 * Totals and differences are those of the variant, on each of its rows. `versions` are those that
 * governed, one for each variant; tiers are counted from 0, as in the contract's list.
 */
export function renderLabCsv(lab: Lab, versions: readonly ContractVersion[]): string {
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
    'target_percent',
    'target_is',
    'tier_claimed',
    'tier_conceded',
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
        ...targetCells(versions[i], commitment.id),
        tierCell(claimed),
        tierCell(conceded),
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

function targetCells(
  version: ContractVersion | undefined,
  id: string,
): readonly [percent: string | null, is: string | null] {
  const target = version?.commitments.find((commitment) => commitment.id === id)?.target;
  if (target === undefined) return [null, null];
  return [plainDecimal(target.value, 0), target.strict ? 'more than' : 'at least'];
}

function tierCell({ tier }: LabFigure): string | null {
  return tier === null ? null : String(tier);
}
