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
import { counted, paint, print } from '../terminal/print.ts';
import {
  recordedLines,
  renderClaimsText,
  renderClaimText,
  renderYearText,
} from '../terminal/render-claims-text.ts';
import { withLedger } from '../with-ledger.ts';

/** Prints claims, or one year's totals. */
export async function listClaims({
  all,
  year,
  asOf,
  json,
}: {
  readonly all: boolean;
  readonly year?: string;
  readonly asOf?: EpochMs;
  readonly json: boolean;
}): Promise<void> {
  const now = asOf ?? systemClock.now();
  await withLedger(async (ledger) => {
    const claims = await findClaims(ledger, now);
    const recorded = await findRecordedClaims(ledger);
    if (year !== undefined) {
      const ofYear = recorded.filter(({ period }) => period.startsWith(year));
      const newest = newestRevisions(await findStatements(ledger)).map((one) => one.statement);
      const years = yearEnd(newest, claims, year);
      if (json) print(documentLine(claimYearJson(year, years, ofYear)));
      else if (years.length === 0) print(`No statement of a period that begins in ${year}.`);
      else print(renderYearText(years, year, paint));
      if (!json) for (const line of recordedLines(ofYear)) print(line);
      return;
    }
    const ranked = rankClaims(claims, now);
    const shown = ranked.filter(({ isFinished }) => all || !isFinished);
    if (json) {
      print(documentText(claimsJson(shown, now, recorded)));
      return;
    }
    const finished = ranked.length - shown.length;
    const more = finished > 0 ? `${counted(finished, 'finished claim')} not shown (--all)` : '';
    for (const line of recordedLines(all ? recorded : [])) print(line);
    const before = all ? '' : counted(recorded.length, 'claim');
    if (before !== '' && recorded.length > 0) {
      print(`${before} filed before statements were issued here not shown (--all)`);
    }
    if (shown.length === 0) {
      print(
        more === '' ? 'No claims: no statement with something to claim.' : `No open claim; ${more}`,
      );
      return;
    }
    print(renderClaimsText(shown, paint));
    if (more !== '') print(more);
  });
}

export async function showClaim({
  number,
  asOf,
  json,
}: {
  readonly number: string;
  readonly asOf?: EpochMs | undefined;
  readonly json: boolean;
}): Promise<void> {
  const now = asOf ?? systemClock.now();
  await withLedger(async (ledger) => {
    const claim = await findClaim(ledger, number, now);
    print(json ? documentText(claimJson(claim, now)) : renderClaimText(claim, now, paint));
  });
}

/** Writes the open deadlines for a calendar program. */
export async function writeCalendar({
  out,
  asOf,
}: {
  readonly out: string;
  readonly asOf?: EpochMs;
}): Promise<void> {
  const now = asOf ?? systemClock.now();
  await withLedger(async (ledger) => {
    const text = claimCalendar(await findClaims(ledger, now), now);
    await writeWholeFile(out, text);
    print(`${out}: ${counted(text.split('BEGIN:VEVENT').length - 1, 'deadline')}`);
  });
}
