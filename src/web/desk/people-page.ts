import { invalidInput } from '../../ground/errors.ts';
import { findPeople, type KnownPerson, setRoles } from '../access/people.ts';
import { actorText, LINK_ISSUER, type PersonId } from '../access/person.ts';
import { isRole, ROLES, type Role } from '../access/roles.ts';
import { endSession, endSessions, findSessions } from '../access/sessions.ts';
import type { DeskPages, DeskRequest } from './desk.ts';
import { deskMinute, sessionViews } from './session-views.ts';

const PATH = '/desk/people';
const AS_GIVEN = 'given';
const OUT = 'none';

/** Who may do what, and where they are signed in. */
export const peoplePages: DeskPages = (desk, { ledger, clock }) => {
  desk.page({ path: PATH, action: 'people.manage', label: 'People' }, async ({ person }) => {
    const now = clock.now();
    const people = await findPeople(ledger, now);
    const sessions = await findSessions(ledger, now);
    return {
      template: 'desk/people',
      title: 'People',
      view: {
        people: people.map((one) => personView(one, person)),
        sessions: sessionViews(sessions, person.sessionSha256),
        rolesPath: `${PATH}/roles`,
        endPath: `${PATH}/sessions/end`,
        endAllPath: `${PATH}/sessions/end-all`,
      },
    };
  });
  desk.act({ path: `${PATH}/roles`, action: 'people.manage' }, async (request) => {
    const subject = personIn(request);
    const chosen = chosenRoles(request.field('roles'));
    await setRoles(ledger, clock.now(), subject, chosen, request.person);
    const detail = chosen === null ? 'as given' : chosen.join(', ') || 'none';
    return { target: actorText(subject), detail, next: PATH };
  });
  desk.act({ path: `${PATH}/sessions/end`, action: 'people.manage' }, async (request) => {
    const sha256 = request.field('session');
    if (!(await endSession(ledger, clock.now(), sha256, request.person.actor))) {
      const expectation = 'a session that is open';
      throw invalidInput([{ place: 'session', value: sha256, expectation }]);
    }
    return { target: `session ${sha256.slice(0, 12)}`, next: PATH };
  });
  desk.act({ path: `${PATH}/sessions/end-all`, action: 'people.manage' }, async (request) => {
    const subject = personIn(request);
    const ended = await endSessions(ledger, clock.now(), subject, request.person.actor);
    return { target: actorText(subject), detail: `${ended} ended`, next: PATH };
  });
};

function personIn({ field }: DeskRequest): PersonId {
  return { issuer: field('issuer'), subject: field('subject') };
}

/** `given`, `none`, or roles joined by `+`. */
function chosenRoles(text: string): readonly Role[] | null {
  if (text === AS_GIVEN) return null;
  const names = text === OUT ? [] : text.split('+');
  const roles = names.filter(isRole);
  if (roles.length === names.length) return roles;
  const expectation = `${AS_GIVEN}, ${OUT} or ${ROLES.join(', ')}`;
  throw invalidInput([{ place: 'roles', value: text, expectation }]);
}

const CHOICES: readonly (readonly [value: string, label: string])[] = [
  [AS_GIVEN, 'as the sign-in gives'],
  ...ROLES.map((role) => [role, role] as const),
  ['reliability+finance', 'reliability and finance'],
  [OUT, 'none: keep out'],
];

function personView(one: KnownPerson, own: PersonId): object {
  const set = one.setRoles === null ? AS_GIVEN : one.setRoles.join('+') || OUT;
  return {
    name: one.name,
    email: one.email ?? '',
    issuer: one.issuer,
    subject: one.subject,
    known: one.issuer === LINK_ISSUER ? '' : one.subject,
    from: one.issuer === LINK_ISSUER ? 'one-time link' : one.issuer,
    given: one.givenRoles.join(', '),
    isOwn: one.issuer === own.issuer && one.subject === own.subject,
    isOut: set === OUT,
    signedInAt: deskMinute(one.signedInAt),
    sessions: one.sessions,
    choices: CHOICES.map(([value, label]) => ({ value, label, isChosen: value === set })),
  };
}
