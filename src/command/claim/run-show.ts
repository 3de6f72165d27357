import { type EpochMs, systemClock } from '../../ground/time.ts';
import { claimCalendar } from '../../money/claim/claim-calendar.ts';
import { findClaim, findClaims } from '../../money/claim/find-claims.ts';
import { rankClaims } from '../../money/claim/rank-claims.ts';
import { yearEnd } from '../../money/claim/year-end.ts';
import { findStatements, newestRevisions } from '../../money/statement/find-statements.ts';
import { findRecordedClaims } from '../../money/statement/recorded-claims.ts';
import { writeWholeFile } from '../../papers/print/write-file.ts';
import { claimJson } from '../../published/closed/claim.ts';
import { claimYearJson } from '../../published/closed/claim-year.ts';
import { claimsJson } from '../../published/closed/claims.ts';
import { documentLine, documentText } from '../../published/document-text.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print, quantity } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderClaimText } from './text.ts';
import { renderClaimList, renderClaimYear } from './text-list.ts';

/** Prints claims, or one year's totals. */
export async function listClaims(
  session: Session,
  options: {
    readonly all: boolean;
    readonly year?: string;
    readonly asOf?: EpochMs;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const { all, year, json } = options;
  const now = options.asOf ?? systemClock.now();
  return withStores(session, async ({ ledger }) => {
    if (year !== undefined) {
      await printYear(ledger, year, now, json);
      return 'done';
    }
    const ranked = rankClaims(await findClaims(ledger, now), now);
    const recorded = await findRecordedClaims(ledger);
    const shown = ranked.filter(({ isFinished }) => all || !isFinished);
    const hidden = ranked.length - shown.length;
    print(
      json
        ? documentText(claimsJson(shown, now, recorded))
        : renderClaimList({ shown, hidden, recorded, all }, paint),
    );
    return 'done';
  });
}

async function printYear(ledger: Ledger, year: string, now: EpochMs, json: boolean): Promise<void> {
  const recorded = await findRecordedClaims(ledger);
  const ofYear = recorded.filter(({ period }) => period.startsWith(year));
  const newest = newestRevisions(await findStatements(ledger)).map((one) => one.statement);
  const years = yearEnd(newest, await findClaims(ledger, now), year);
  print(
    json
      ? documentLine(claimYearJson(year, years, ofYear))
      : renderClaimYear(years, ofYear, year, paint),
  );
}

/** Prints one claim with all that was recorded of it. */
export async function showClaim(
  session: Session,
  options: {
    readonly number: string;
    readonly asOf?: EpochMs | undefined;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const now = options.asOf ?? systemClock.now();
  return withStores(session, async ({ ledger }) => {
    const claim = await findClaim(ledger, options.number, now);
    print(options.json ? documentText(claimJson(claim, now)) : renderClaimText(claim, now, paint));
    return 'done';
  });
}

/** Writes the open deadlines for a calendar program. */
export async function writeCalendar(
  session: Session,
  { out, asOf }: { readonly out: string; readonly asOf?: EpochMs },
): Promise<CommandOutcome> {
  const now = asOf ?? systemClock.now();
  return withStores(session, async ({ ledger }) => {
    const text = claimCalendar(await findClaims(ledger, now), now);
    await writeWholeFile(out, text);
    print(`${out}: ${quantity(text.split('BEGIN:VEVENT').length - 1, 'deadline')}`);
    return 'done';
  });
}
