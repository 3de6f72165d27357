import { findClaims } from '../../money/claim/find-claims.ts';
import { type RankedClaim, rankClaims } from '../../money/claim/rank-claims.ts';
import { findRecordedClaims, type RecordedClaim } from '../../money/statement/recorded-claims.ts';
import {
  claimMoney,
  deadlineText,
  leftText,
  notesOfClaim,
} from '../../papers/letter/claim-words.ts';
import { amountText } from '../../papers/words/format-figure.ts';
import { periodLabelText } from '../../papers/words/format-time.ts';
import type { DeskPages } from './desk.ts';
import { deskMinute } from './session-views.ts';

const PATH = '/desk/claims';

/** What vendors owe, what is lost first on top. */
export const claimPages: DeskPages = (desk, { ledger, clock }) => {
  desk.page({ path: PATH, action: 'money.read', label: 'Claims' }, async ({ query }) => {
    const now = clock.now();
    const isAll = query('all') === 'true';
    const ranked = rankClaims(await findClaims(ledger, now), now);
    const recorded = await findRecordedClaims(ledger);
    const shown = ranked.filter(({ isFinished }) => isAll || !isFinished);
    return {
      template: 'desk/claims',
      title: 'Claims',
      view: {
        claims: shown.map(claimRow),
        finished: ranked.length - shown.length,
        recorded: recorded.map(recordedRow),
        isAll,
        allPath: `${PATH}?all=true`,
        openPath: PATH,
      },
    };
  });
};

/** Of a table of claims. */
export function claimRow(ranked: RankedClaim) {
  const { claim, atRisk, step } = ranked;
  const { number, contract } = claim.statement;
  return {
    number,
    path: `/desk/statements/${encodeURIComponent(number)}`,
    contract: contract.title,
    state: claim.state.replace('_', ' '),
    atRisk: claimMoney(claim, atRisk),
    next: step?.what ?? '',
    before: deadlineText(ranked),
    left: leftText(ranked),
    note: notesOfClaim(ranked).join('; '),
  };
}

function recordedRow(claim: RecordedClaim) {
  return {
    contract: claim.contractId,
    period: periodLabelText(claim.period),
    amount: amountText(claim.amount, claim.currency),
    filedAt: deskMinute(claim.filedAt),
    reference: claim.reference,
  };
}
