import type { RankedClaim } from '../../money/claim/rank-claims.ts';
import type { ContractYear } from '../../money/claim/year-end.ts';
import type { RecordedClaim } from '../../money/statement/recorded-claims.ts';
import { quantity } from '../terminal/print.ts';
import type { Paint } from '../terminal/text-table.ts';
import { recordedLines, renderClaimsText, renderYearText } from './text.ts';

/** Claims, with those that no statement stands behind above, and how many are not shown below. */
export function renderClaimList(
  list: {
    readonly shown: readonly RankedClaim[];
    /** So many finished ones are not among them. */
    readonly hidden: number;
    readonly recorded: readonly RecordedClaim[];
    readonly all: boolean;
  },
  paint: Paint,
): string {
  const { shown, recorded, all } = list;
  const more =
    list.hidden > 0 ? `${quantity(list.hidden, 'finished claim')} not shown (--all)` : '';
  const before =
    all || recorded.length === 0
      ? []
      : [
          `${quantity(recorded.length, 'claim')} filed before statements were issued here ` +
            'not shown (--all)',
        ];
  const none =
    more === '' ? 'No claims: no statement with something to claim.' : `No open claim; ${more}`;
  return [
    ...(all ? recordedLines(recorded) : []),
    ...before,
    ...(shown.length === 0
      ? [none]
      : [renderClaimsText(shown, paint), ...(more === '' ? [] : [more])]),
  ].join('\n');
}

/** A year's totals, and below them the claims that no statement stands behind. */
export function renderClaimYear(
  years: readonly ContractYear[],
  recorded: readonly RecordedClaim[],
  year: string,
  paint: Paint,
): string {
  const totals =
    years.length === 0
      ? `No statement of a period that begins in ${year}.`
      : renderYearText(years, year, paint);
  return [totals, ...recordedLines(recorded)].join('\n');
}
