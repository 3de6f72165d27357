import { localMinute } from '../../ground/time.ts';
import type { WebSession } from '../access/sessions.ts';

/** Rows of a table of sessions; times in UTC. */
export function sessionViews(sessions: readonly WebSession[], ownSha256: string) {
  return sessions.map((session) => ({
    name: session.name,
    roles: session.roles.join(', '),
    beganAt: deskMinute(session.beganAt),
    seenAt: deskMinute(session.seenAt),
    endsAt: deskMinute(session.endsAt),
    sha256: session.sha256,
    isThis: session.sha256 === ownSha256,
  }));
}

export function deskMinute(instant: number): string {
  return `${localMinute(instant, 'UTC')} UTC`;
}
