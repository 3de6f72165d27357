import { migrate } from '../../running/stores.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { migratedText } from './text.ts';

/** Applies what is missing, and prints it. */
export async function migrateBoth({ config }: Session): Promise<CommandOutcome> {
  print(migratedText(await migrate(config)));
  return 'done';
}
