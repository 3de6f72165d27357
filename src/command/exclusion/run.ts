import { invalidInput } from '../../ground/errors.ts';
import { tell } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import { type ZoneOfClass, zonesOfClasses } from '../../money/exclusion/class-zones.ts';
import { decideExclusion, type GivenDecision } from '../../money/exclusion/decide-exclusion.ts';
import { findExclusions, type ProposedExclusion } from '../../money/exclusion/find-exclusions.ts';
import { requireKnownClass } from '../../money/exclusion/known-class.ts';
import { type Proposal, proposeExclusion } from '../../money/exclusion/propose-exclusion.ts';
import { sharedWindows } from '../../money/exclusion/same-windows.ts';
import { exclusionJson } from '../../published/closed/exclusion.ts';
import { documentText } from '../../published/document-text.ts';
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
    const zoneOf = zonesFor(session);
    show(proposed, zoneOf, json);
    const others = await findExclusions(ledger, systemClock.now());
    for (const shared of sharedWindows(proposed, others)) {
      tell(sharedWindowLine(shared, zoneOf));
    }
    return 'done';
  });
}

export async function decide(
  session: Session,
  { json, ...given }: By<GivenDecision>,
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const decision = { ...given, by: actorOf(session.config, given.by) };
    const decided = await decideExclusion(ledger, systemClock, decision);
    show(decided, zonesFor(session), json);
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
        ? documentText(exclusions.map(exclusionJson))
        : renderExclusionList(exclusions, zonesFor(session), paint),
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
        ? documentText(exclusions.map(exclusionJson))
        : renderExclusionAudit(exclusions, zonesFor(session)),
    );
    return 'done';
  });
}

function show(exclusion: ProposedExclusion, zoneOf: ZoneOfClass, json: boolean): void {
  print(json ? documentText(exclusionJson(exclusion)) : exclusionLine(exclusion, zoneOf));
}

function zonesFor({ config: { values } }: Session): ZoneOfClass {
  return zonesOfClasses(values.UPTALLY_CONTRACTS_DIR, values.UPTALLY_TIME_ZONE);
}
