import { DAY_MS, type EpochMs } from '../../ground/time.ts';
import type { DeadlineWarning } from '../../money/claim/deadline-warnings.ts';
import { standingOf } from '../../money/claim/rank-claims.ts';
import { renderPage, renderPlainText } from '../print/render-page.ts';
import { amountText, plainText } from '../words/format-figure.ts';
import { instantText, periodLabelText } from '../words/format-time.ts';
import type { RenderedMail } from './hand-over-mail.ts';

/** A warning that a claim's deadline comes, as HTML and as plain text with the same words. */
export function renderDeadlineMail({ claim, step }: DeadlineWarning, now: EpochMs): RenderedMail {
  const { number, contract, evaluation } = claim.statement;
  const days = Math.floor((step.due - now) / DAY_MS);
  const left = days === 0 ? 'less than a day' : `${days}\u00a0${days === 1 ? 'day' : 'days'}`;
  const money = amountText(standingOf(claim, now).atRisk, contract.currency);
  const view = {
    number,
    step: step.what,
    left,
    money: claim.hasUnknown ? `${money} and an amount that is not known` : money,
    deadline: instantText(step.due, contract.time_zone),
    contract: contract.title,
    period: periodLabelText(evaluation.period.label),
    state: claim.state.replace('_', ' '),
    channel: step.channel ?? '',
    isLost: claim.statement.claim?.late_forfeits === true,
  };
  return {
    subject: `Claim ${number}: ${step.what} within ${left}, ${money} at risk`.replaceAll(
      '\u00a0',
      ' ',
    ),
    html: renderPage('deadline-mail', view),
    text: plainText(renderPlainText('deadline-mail-text', view)),
  };
}
