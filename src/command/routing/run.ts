import { readText } from '../../ground/read-text.ts';
import { parseRouting, routingSchema } from '../../health/redundancy/routing.ts';
import { routingCheckJson } from '../../published/closed/routing-check.ts';
import { documentText, namelessText } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import { paint, print } from '../terminal/print.ts';
import { renderRoutingCheck } from './text.ts';

/** Prints what primaries and fallbacks have in common. */
export async function checkRouting(file: string, json: boolean): Promise<CommandOutcome> {
  const routing = parseRouting(readText(file, 'YAML in UTF-8'), file);
  const check = routingCheckJson(routing);
  print(json ? documentText(check) : renderRoutingCheck(check, paint));
  return 'done';
}

/** The JSON Schema of routing tables, for editors. */
export async function printRoutingSchema(): Promise<CommandOutcome> {
  print(namelessText(routingSchema()));
  return 'done';
}
