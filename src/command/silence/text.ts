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
  const rows = vendors.map((one) => [
    { text: one.provider },
    number(one.incidents),
    { ...number(one.silentMinutes), style: one.silentMinutes > 0 ? ('red' as const) : undefined },
    number(one.measuredMinutes),
    number(one.declaredMinutes),
    number(one.bothMinutes),
    number(one.neverDeclared),
    number(one.backDated),
    number(one.firstWithin5),
    number(one.firstWithin30),
    one.longestGapMinutes === null ? { text: '' } : number(one.longestGapMinutes),
    { text: one.promised === 0 ? '' : `${one.kept} of ${one.promised}`, right: true },
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
