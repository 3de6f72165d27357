import { type Roles, runRoles } from '../app.ts';
import { createLog } from '../ground/log.ts';
import { systemClock } from '../ground/time.ts';
import type { CommandOutcome } from './outcome.ts';
import type { Session } from './session.ts';

/** Runs roles until the signal, in this process. */
export async function runUntilStopped(
  { config, signal }: Session,
  roles: Roles,
): Promise<CommandOutcome> {
  const log = createLog(config.values.UPTALLY_LOG_LEVEL);
  await runRoles(roles, { config, log, clock: systemClock, signal });
  return 'done';
}
