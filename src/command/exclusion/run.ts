import { invalidInput } from '../../ground/errors.ts';
import { tell } from '../../ground/progress.ts';
import { formatInstant, systemClock } from '../../ground/time.ts';
import { decideExclusion, type GivenDecision } from '../../money/exclusion/decide-exclusion.ts';
import { findExclusions, type ProposedExclusion } from '../../money/exclusion/find-exclusions.ts';
import { requireKnownClass } from '../../money/exclusion/known-class.ts';
import { type Proposal, proposeExclusion } from '../../money/exclusion/propose-exclusion.ts';
import { sharedWindows } from '../../money/exclusion/same-windows.ts';
import { actorOf } from '../actor.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import {
  exclusionLine,
  renderExclusionAudit,
  renderExclusionList,
  sharedWindowLine,
  stateText,
} from './text.ts';

type By<Given> = Omit<Given, 'by'> & { readonly by?: string | undefined; readonly json: boolean };

export async function propose(
  session: Session,
  { json, isOfAnyClass, ...given }: By<Proposal> & { readonly isOfAnyClass: boolean },
): Promise<CommandOutcome> {
  const { config } = session;
  if (!isOfAnyClass) requireKnownClass(given.class, config.values.UPTALLY_CONTRACTS_DIR);
  return withStores(session, async ({ ledger }) => {
    const proposal = { ...given, by: actorOf(config, given.by) };
    const proposed = await proposeExclusion(ledger, systemClock, proposal);
    show(proposed, json);
    const others = await findExclusions(ledger, systemClock.now());
    for (const shared of sharedWindows(proposed, others)) tell(sharedWindowLine(shared));
    return 'done';
  });
}

export async function decide(
  session: Session,
  { json, ...given }: By<GivenDecision>,
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const decision = { ...given, by: actorOf(session.config, given.by) };
    show(await decideExclusion(ledger, systemClock, decision), json);
    return 'done';
  });
}

export async function listExclusions(
  session: Session,
  { json }: { json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const exclusions = await findExclusions(ledger, systemClock.now());
    print(
      json
        ? JSON.stringify(exclusions.map(exclusionJson), null, 2)
        : renderExclusionList(exclusions, paint),
    );
    return 'done';
  });
}

/** Of one exclusion or of all; throws `invalid_input` for an id that none has. */
export async function auditExclusions(
  session: Session,
  { id, json }: { id?: string | undefined; json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const exclusions = await findExclusions(ledger, systemClock.now(), id ?? null);
    if (id !== undefined && exclusions.length === 0) {
      const expectation = 'the id of an exclusion; `uptally exclusion list` shows them';
      throw invalidInput([{ place: 'id', value: id, expectation }]);
    }
    print(
      json
        ? JSON.stringify(exclusions.map(exclusionJson), null, 2)
        : renderExclusionAudit(exclusions),
    );
    return 'done';
  });
}

function show(exclusion: ProposedExclusion, json: boolean): void {
  print(json ? JSON.stringify(exclusionJson(exclusion), null, 2) : exclusionLine(exclusion));
}

function exclusionJson(one: ProposedExclusion) {
  return {
    id: one.id,
    state: stateText(one),
    class: one.class,
    start: formatInstant(one.start),
    end: formatInstant(one.end),
    where: one.where,
    reason: one.reason,
    link: one.link,
    expires: one.expiresAt === null ? null : formatInstant(one.expiresAt),
    asserted_by_provider: one.isAsserted,
    proposed_by: one.proposedBy,
    proposed_at: formatInstant(one.proposedAt),
    decisions: one.decisions.map(({ outcome, reason, decidedBy, decidedAt }) => ({
      outcome,
      reason,
      decided_by: decidedBy,
      decided_at: formatInstant(decidedAt),
    })),
  };
}
