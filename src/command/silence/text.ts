import type { VendorSilence } from '../../health/declared/silence.ts';
import { type Paint, textTable } from '../terminal/text-table.ts';

/** A line for each vendor. */
export function renderSilence(
  quarter: string,
  vendors: readonly VendorSilence[],
  { isTold, paint }: { readonly isTold: boolean; readonly paint: Paint },
): string {
  const untold = 'What vendors declared is not told: UPTALLY_SOURCES_FILE names no pages.';
  if (vendors.length === 0) {
    return [`${quarter}: no incident was measured.`, ...(isTold ? [] : [untold])].join('\n');
  }
  const number = (value: number) => ({ text: value.toLocaleString('en-US'), right: true });
  const rows = vendors.map((vendor) => [
    { text: vendor.provider },
    number(vendor.incidents),
    {
      ...number(vendor.silentMinutes),
      style: vendor.silentMinutes > 0 ? ('red' as const) : undefined,
    },
    number(vendor.measuredMinutes),
    number(vendor.declaredMinutes),
    number(vendor.bothMinutes),
    number(vendor.neverDeclared),
    number(vendor.backDated),
    number(vendor.firstWithin5),
    number(vendor.firstWithin30),
    vendor.longestGapMinutes === null ? { text: '' } : number(vendor.longestGapMinutes),
    { text: vendor.promised === 0 ? '' : `${vendor.kept} of ${vendor.promised}`, right: true },
  ]);
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
