import { shownConfig } from '../../running/config.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { renderConfig } from './text.ts';

/** Every variable with its value in force, secrets masked. */
export async function showConfig(
  { config }: Session,
  { json }: { readonly json: boolean },
): Promise<CommandOutcome> {
  const shown = shownConfig(config);
  const values = () => Object.fromEntries(shown.map(({ name, value }) => [name, value]));
  print(json ? JSON.stringify(values(), null, 2) : renderConfig(shown));
  return 'done';
}
