import type { VendorSilence } from '../../health/declared/silence.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

/** A line for each vendor. */
export function renderSilence(
  quarter: string,
  vendors: readonly VendorSilence[],
  {
    isTold,
    isCalled,
    paint,
  }: { readonly isTold: boolean; readonly isCalled: boolean; readonly paint: Paint },
): string {
  const untold = 'What vendors declared is not told: UPTALLY_SOURCES_FILE names no pages.';
  if (vendors.length === 0) {
    const calm = isCalled ? 'no incident was measured' : 'no calls were counted';
    return [`${quarter}: ${calm}.`, ...(isTold ? [] : [untold])].join('\n');
  }
  const rows = vendors.map((vendor) => {
    const said = (value: number | null) => figure(value, 'not told');
    const measured = (value: number | null) => figure(value, 'no calls');
    const both = vendor.isTold ? measured : said;
    const { promised, kept } = vendor;
    return [
      { text: vendor.provider },
      measured(vendor.incidents),
      {
        ...both(vendor.silentMinutes),
        style: (vendor.silentMinutes ?? 0) > 0 ? ('red' as const) : undefined,
      },
      measured(vendor.measuredMinutes),
      said(vendor.declaredMinutes),
      both(vendor.bothMinutes),
      both(vendor.neverDeclared),
      said(vendor.backDated),
      both(vendor.firstWithin5),
      both(vendor.firstWithin30),
      figure(vendor.longestGapMinutes, vendor.isTold ? '' : 'not told'),
      promised === 0
        ? { text: '' }
        : { text: promised === null ? 'not told' : `${kept} of ${promised}`, right: true },
    ];
  });
  const heads = [
    `${quarter} (UTC)`,
    'incidents',
    'silent min',
    'measured min',
    'declared min',
    'both',
    'never declared',
    'back-dated',
    'said in 5 min',
    'in 30 min',
    'longest gap (min)',
    'updates kept',
  ];
  const table = isTold ? textTable(heads, rows, paint) : textTable(heads.slice(0, 4), rows, paint);
  return [...table, ...(isTold ? [] : ['', untold])].join('\n');
}

function figure(value: number | null, otherwise: string): TableCell {
  return { text: value?.toLocaleString('en-US') ?? otherwise, right: true };
}
