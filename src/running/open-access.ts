import { invalidInput } from '../ground/errors.ts';
import type { AccessContext, IdentitySource } from '../web/access/access.ts';
import { CALLBACK_PATH } from '../web/access/access-part.ts';
import { openOidc } from '../web/access/oidc.ts';
import { ownAddress } from '../web/access/own-address.ts';
import { readRoleRules } from '../web/access/read-role-rules.ts';
import type { Config } from './config.ts';

/**
 * Who may use the desk, as configured: asks the identity provider what it is, where there is one.
 * Throws `invalid_input` for settings that let nobody in, and `unavailable` for a provider that is
 * away.
 */
export async function openAccess(
  config: Config,
  context: Pick<AccessContext, 'ledger' | 'clock' | 'log'>,
): Promise<AccessContext> {
  const { UPTALLY_BASE_URL: baseUrl, UPTALLY_HTTP_HOST: host } = config.values;
  const own = ownAddress(baseUrl, host);
  return { ...context, own, identity: await openIdentity(config, own.kind === 'closed') };
}

async function openIdentity(
  { values }: Config,
  isClosed: boolean,
): Promise<IdentitySource | undefined> {
  const { UPTALLY_OIDC_ISSUER: issuer, UPTALLY_OIDC_CLIENT_ID: clientId = '' } = values;
  const { UPTALLY_BASE_URL: baseUrl = '', UPTALLY_ROLES_FILE: file = '' } = values;
  if (issuer === undefined) return undefined;
  if (isClosed) {
    const expectation = 'an https address, as people sign in there';
    throw invalidInput([{ place: 'UPTALLY_BASE_URL', value: baseUrl, expectation }]);
  }
  const { rules, sha256: rulesSha256 } = readRoleRules(file);
  const provider = await openOidc({
    issuer,
    clientId,
    clientSecret: values.UPTALLY_OIDC_CLIENT_SECRET,
    scope: values.UPTALLY_OIDC_SCOPE,
    callback: `${new URL(baseUrl).origin}${CALLBACK_PATH}`,
  });
  return { provider, rules, rulesSha256 };
}
