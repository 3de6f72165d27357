import { invalidInput } from '../../ground/errors.ts';
import type { EpochMs } from '../../ground/time.ts';
import { isScope, TOKEN_SCOPES, type TokenScope } from '../access/roles.ts';
import {
  type ApiToken,
  findTokens,
  isOpenToken,
  makeToken,
  revokeToken,
} from '../access/tokens.ts';
import type { DeskPages, DeskRequest } from './desk.ts';
import { deskMinute } from './session-views.ts';

const PATH = '/desk/tokens';

/** What programs may do. */
export const tokenPages: DeskPages = (desk, { ledger, clock }) => {
  desk.page({ path: PATH, action: 'tokens.manage', label: 'Tokens' }, async () => {
    const now = clock.now();
    const tokens = await findTokens(ledger);
    return {
      template: 'desk/tokens',
      title: 'API tokens',
      view: {
        tokens: tokens.map((token) => tokenView(token, now)),
        scopes: TOKEN_SCOPES,
        makePath: PATH,
        revokePath: `${PATH}/revoke`,
      },
    };
  });
  desk.act({ path: PATH, action: 'tokens.manage' }, async (request) => {
    const { text, token } = await makeToken(ledger, clock.now(), {
      name: request.field('name'),
      scopes: scopesIn(request),
      days: Number(request.field('days') || 'NaN'),
      by: request.person.actor,
    });
    const scopes = token.scopes.join(', ');
    const expiresAt = deskMinute(token.expiresAt);
    return {
      target: `token ${token.id}`,
      detail: scopes,
      next: {
        template: 'desk/token-made',
        title: 'A new token',
        view: { token: text, name: token.name, scopes, expiresAt, tokensPath: PATH },
      },
    };
  });
  desk.act({ path: `${PATH}/revoke`, action: 'tokens.manage' }, async (request) => {
    const id = request.field('token');
    await revokeToken(ledger, clock.now(), id, request.person.actor);
    return { target: `token ${id}`, next: PATH };
  });
};

function scopesIn({ fields }: DeskRequest): readonly TokenScope[] {
  const names = fields('scope');
  const scopes = names.filter(isScope);
  if (scopes.length === names.length) return scopes;
  const expectation = `one of ${TOKEN_SCOPES.join(', ')}`;
  throw invalidInput([{ place: 'scope', value: names.join(), expectation }]);
}

function tokenView(token: ApiToken, now: EpochMs): object {
  const isOpen = isOpenToken(token, now);
  return {
    id: token.id,
    name: token.name,
    scopes: token.scopes.join(', '),
    madeAt: deskMinute(token.madeAt),
    madeBy: token.madeBy,
    expiresAt: deskMinute(token.expiresAt),
    usedAt: token.usedAt === null ? 'never' : deskMinute(token.usedAt),
    standing:
      token.revokedAt === null
        ? isOpen
          ? 'holds'
          : 'expired'
        : `revoked ${deskMinute(token.revokedAt)} by ${token.revokedBy ?? ''}`,
    isOpen,
  };
}
