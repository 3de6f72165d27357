import { actorOption } from '../actor.ts';
import { type Command, instantOption, Option } from '../command-line.ts';

/** Who says it, when it happened and why: the same for whatever is recorded. */
export function withProvenanceOptions(command: Command, needsReason = false): Command {
  return command
    .addOption(new Option('--reason <text>', 'why; kept with it').makeOptionMandatory(needsReason))
    .addOption(instantOption('--at <instant>', 'when it happened; default: now'))
    .addOption(actorOption())
    .option('--json', 'print the claim as JSON');
}
