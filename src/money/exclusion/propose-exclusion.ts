import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { readYaml } from '../../ground/read-yaml.ts';
import { schemaFaults } from '../../ground/schema-faults.ts';
import { textFaults } from '../../ground/text-faults.ts';
import { type Clock, type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Ledger, LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { predicate } from '../contract/scalar-schema.ts';
import { findExclusions, type ProposedExclusion, WHENEVER } from './find-exclusions.ts';

export interface Proposal {
  /** None: the class and the day on which it starts, with a number if that is taken. */
  readonly id?: string | undefined;
  readonly class: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** A predicate as JSON or YAML in one line; none: every call. */
  readonly where?: string | undefined;
  readonly reason: string;
  /** To an attachment. */
  readonly link?: string | undefined;
  readonly expires?: EpochMs | undefined;
  /** The other party says so. */
  readonly isAsserted: boolean;
  readonly by: string;
}

/** Keeps a proposal; it has no effect before somebody else approves it. Throws `invalid_input`. */
export async function proposeExclusion(
  ledger: Ledger,
  clock: Clock,
  proposal: Proposal,
): Promise<ProposedExclusion> {
  const now = clock.now();
  const where = checked(proposal, now);
  return ledger.transaction(async (session) => {
    // First, so that two proposals at once get two ids.
    await session.run(...ledgerQuery('exclusion/lock-exclusions'));
    const id = proposal.id ?? (await freeId(session, proposal));
    if (proposal.id !== undefined && (await isTaken(session, id))) {
      const expectation = 'an id that no exclusion has; none is ever changed or deleted';
      throw invalidInput([{ place: '--id', value: id, expectation }]);
    }
    await session.run(
      ...ledgerQuery('exclusion/propose-exclusion', [
        id,
        proposal.class,
        formatInstant(proposal.start),
        formatInstant(proposal.end),
        JSON.stringify(where),
        proposal.reason,
        proposal.link ?? null,
        proposal.expires === undefined ? null : formatInstant(proposal.expires),
        proposal.isAsserted,
        proposal.by,
        formatInstant(now),
      ]),
    );
    const [stored] = await findExclusions(session, now, id);
    return stored as ProposedExclusion;
  });
}

/** The predicate as it was written. */
function checked(proposal: Proposal, now: EpochMs): unknown {
  const faults: Fault[] = [
    ...textFaults('--class', proposal.class),
    ...textFaults('--reason', proposal.reason),
    ...(proposal.id === undefined ? [] : textFaults('--id', proposal.id)),
  ];
  if (proposal.end <= proposal.start) {
    const value = formatInstant(proposal.end);
    faults.push({ place: '--end', value, expectation: 'an instant after --start' });
  }
  if (proposal.expires !== undefined && proposal.expires <= now) {
    const value = formatInstant(proposal.expires);
    faults.push({ place: '--expires', value, expectation: 'an instant that is to come' });
  }
  if (proposal.link !== undefined && !isLink(proposal.link)) {
    const value = shownValue(proposal.link);
    faults.push({ place: '--link', value, expectation: 'a URL with http: or https:' });
  }
  const where = whereOf(proposal.where, faults);
  if (faults.length > 0) throw invalidInput(faults);
  return where;
}

function whereOf(text: string | undefined, faults: Fault[]): unknown {
  if (text === undefined) return {};
  const yaml = readYaml(text, '--where');
  faults.push(...yaml.faults);
  if (yaml.faults.length > 0) return undefined;
  const parsed = predicate.safeParse(yaml.value);
  if (!parsed.success) faults.push(...schemaFaults(parsed.error.issues, yaml.value, '--where'));
  return yaml.value;
}

function isLink(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

async function freeId(session: LedgerSession, proposal: Proposal): Promise<string> {
  const id = `${proposal.class}-${formatInstant(proposal.start).slice(0, 10)}`;
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? id : `${id}-${number}`;
    if (!(await isTaken(session, numbered))) return numbered;
  }
}

async function isTaken(session: LedgerSession, id: string): Promise<boolean> {
  return (await findExclusions(session, WHENEVER, id)).length > 0;
}
