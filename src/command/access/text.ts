import { type EpochMs, localMinute } from '../../ground/time.ts';
import { LINK_ISSUER } from '../../web/access/person.ts';
import type { WebSession } from '../../web/access/sessions.ts';
import { type ApiToken, isOpenToken } from '../../web/access/tokens.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

export function renderSessions(sessions: readonly WebSession[], paint: Paint): string {
  if (sessions.length === 0) return 'Nobody is signed in.';
  const rows = sessions.map((session): readonly TableCell[] => [
    { text: session.name },
    { text: session.issuer === LINK_ISSUER ? 'one-time link' : session.issuer },
    { text: session.roles.join(', ') },
    { text: minute(session.beganAt) },
    { text: minute(session.seenAt) },
    { text: minute(session.endsAt) },
  ]);
  const heads = ['name', 'vouched for by', 'roles', 'since', 'last used', 'at the latest until'];
  return textTable(heads, rows, paint).join('\n');
}

export function renderTokens(tokens: readonly ApiToken[], now: EpochMs, paint: Paint): string {
  if (tokens.length === 0) return 'There is no token.';
  const rows = tokens.map((token): readonly TableCell[] => [
    { text: token.id },
    { text: token.name },
    { text: token.scopes.join(', ') },
    { text: standingText(token, now), style: isOpenToken(token, now) ? 'green' : 'dim' },
    { text: minute(token.expiresAt) },
    { text: token.usedAt === null ? 'never' : minute(token.usedAt) },
    { text: token.madeBy },
  ]);
  const heads = ['id', 'name', 'may', 'state', 'until', 'last used', 'made by'];
  return textTable(heads, rows, paint).join('\n');
}

export function revokedText({ id, name, revokedBy }: ApiToken): string {
  return `${id} (${name}) is revoked by ${revokedBy ?? ''}`;
}

/** `holds`, `expired`, or by whom it was revoked. */
function standingText(token: ApiToken, now: EpochMs): string {
  if (token.revokedAt !== null) return `revoked by ${token.revokedBy ?? ''}`;
  return isOpenToken(token, now) ? 'holds' : 'expired';
}

function minute(instant: EpochMs): string {
  return `${localMinute(instant, 'UTC')} UTC`;
}
