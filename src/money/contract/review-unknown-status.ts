import type { Commitment, Contract } from './contract.ts';
import { eventFieldName } from './event-field.ts';
import type { Finding } from './finding.ts';
import type { Predicate } from './predicate.ts';
import { predicateOutcome } from './predicate-outcome.ts';
import { countsFailures } from './review-contract.ts';

const NO_STATUS = new Set(['http_status']);
/** What an emitter that doesn't tell the status leaves beside the null. */
const LABEL = 'labels.http_status_unknown';

/**
 * Rules by which a call whose status nobody told (null, with a label) is counted as one that was
 * never answered (null alone). Right as long as every emitter tells it, so no fault. Pure.
 */
export function reviewUnknownStatus({ versions }: Pick<Contract, 'versions'>): readonly Finding[] {
  return versions.flatMap(({ commitments, fileIndex }) =>
    commitments.flatMap((commitment, i) => {
      const rule = confusingRule(commitment);
      if (rule === undefined) return [];
      const path = ['versions', fileIndex, 'commitments', i, 'classify', rule, 'when'];
      const expectation =
        `an earlier rule for { ${LABEL}: "true" }; without it, calls whose status was not told ` +
        'count as never answered';
      return [{ path, expectation }];
    }),
  );
}

/** The place of the rule that decides every call without a status, if it does so blindly. */
function confusingRule({ classify, indicator }: Commitment): number | undefined {
  if (!countsFailures(indicator)) return undefined;
  const at = classify.findIndex(({ when }) => predicateOutcome(when, NO_STATUS) === true);
  const rule = classify[at];
  if (rule === undefined || rule.as === 'disputed') return undefined;
  return classify.slice(0, at + 1).some(({ when }) => asksForLabel(when)) ? undefined : at;
}

function asksForLabel(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return predicate.of.some(asksForLabel);
    case 'not':
      return asksForLabel(predicate.of);
    default:
      return eventFieldName(predicate.field) === LABEL;
  }
}
