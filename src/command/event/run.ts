import { eventJsonSchema } from '../../calls/call/event-schema.ts';
import type { CommandOutcome } from '../outcome.ts';
import { print } from '../terminal/print.ts';

export async function printEventSchema(): Promise<CommandOutcome> {
  print(JSON.stringify(eventJsonSchema(), null, 2));
  return 'done';
}
