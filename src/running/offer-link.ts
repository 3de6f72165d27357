import { userInfo } from 'node:os';
import { tell } from '../ground/progress.ts';
import { formatInstant } from '../ground/time.ts';
import type { AccessContext } from '../web/access/access.ts';
import { makeLink } from '../web/access/links.ts';
import type { Config } from './config.ts';

/**
 * Shows who watches the process on a terminal a one-time link to the desk, where people sign in by
 * nothing else. The secret goes to the terminal alone, never into the log.
 */
export async function offerLink(
  { values }: Config,
  { ledger, clock, log, own, identity }: AccessContext,
  url: string,
): Promise<void> {
  if (!process.stderr.isTTY || identity !== undefined || own.kind === 'closed') return;
  const name = values.UPTALLY_USER ?? userInfo().username;
  const link = await makeLink(ledger, clock.now(), { name, role: 'admin', by: name });
  log.info({ name, role: link.role, until: formatInstant(link.expiresAt) }, 'one-time link made');
  tell(`desk, once and within 15 minutes: ${own.origin ?? url}${link.path}`);
}
