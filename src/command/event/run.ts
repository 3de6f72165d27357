import { eventJsonSchema } from '../../calls/call/event-schema.ts';
import { namelessText } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import { print } from '../terminal/print.ts';

export async function printEventSchema(): Promise<CommandOutcome> {
  print(namelessText(eventJsonSchema()));
  return 'done';
}
