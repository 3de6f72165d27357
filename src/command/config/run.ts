import { configJson } from '../../published/closed/config.ts';
import { documentText } from '../../published/document-text.ts';
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
  print(json ? documentText(configJson(shown)) : renderConfig(shown));
  return 'done';
}
