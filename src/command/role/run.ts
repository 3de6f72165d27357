import type { Roles } from '../../app.ts';
import { invalidInput } from '../../ground/errors.ts';
import type { CommandOutcome } from '../outcome.ts';
import { runUntilStopped } from '../run-until-stopped.ts';
import type { Session } from '../session.ts';

/** Runs until the signal; `up` alone can have embedded stores. */
export async function runRole(
  session: Session,
  name: string,
  roles: Roles,
): Promise<CommandOutcome> {
  if (name !== 'up' && session.config.stores.kind === 'embedded') {
    const expectation =
      `a server, as \`uptally ${name}\` shares its stores with other processes; ` +
      '`uptally up` does all in one';
    throw invalidInput([{ place: 'CLICKHOUSE_URL', value: '(missing)', expectation }]);
  }
  return runUntilStopped(session, roles);
}
