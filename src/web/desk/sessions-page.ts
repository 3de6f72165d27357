import { invalidInput } from '../../ground/errors.ts';
import { endSession, findSessions } from '../access/sessions.ts';
import type { DeskPages } from './desk.ts';
import { sessionViews } from './session-views.ts';

const PATH = '/desk/sessions';

/** Where one is signed in oneself; to end what is not needed any more. */
export const sessionPages: DeskPages = (desk, { ledger, clock }) => {
  desk.page({ path: PATH, action: 'sessions.own', label: 'Your sessions' }, async ({ person }) => {
    const sessions = await findSessions(ledger, clock.now(), person);
    return {
      template: 'desk/sessions',
      title: 'Your sessions',
      view: { sessions: sessionViews(sessions, person.sessionSha256), endPath: `${PATH}/end` },
    };
  });
  desk.act({ path: `${PATH}/end`, action: 'sessions.own' }, async ({ person, field }) => {
    const sha256 = field('session');
    if (!(await endSession(ledger, clock.now(), sha256, person.actor, person))) {
      const expectation = 'a session of your own that is open';
      throw invalidInput([{ place: 'session', value: sha256, expectation }]);
    }
    return { target: `session ${sha256.slice(0, 12)}`, next: PATH };
  });
};
