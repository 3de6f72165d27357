import type { EpochMs } from '../../ground/time.ts';
import { instantText, periodLabelText } from './format-time.ts';

/** What a reader must know of a verdict before its period is over; empty once it is. */
export function openPeriodWords(
  period: { readonly label: string; readonly end: EpochMs },
  asOf: EpochMs,
  timeZone: string,
): string {
  if (asOf >= period.end) return '';
  return (
    `${periodLabelText(period.label)} is not over: figures as of ${instantText(asOf, timeZone)}; ` +
    'calls to come change them, and slots to come count like slots without calls'
  );
}
