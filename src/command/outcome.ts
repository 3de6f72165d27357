import { UptallyError } from '../ground/errors.ts';

/** How a command ended, from the best to the worst; `cli.ts` alone knows the exit codes. */
const commandOutcomes = [
  /** Also where there was nothing to do. */
  'done',
  /** A part is left: records that still cannot be read, a letter without its bundle. */
  'incomplete',
  /** What was computed anew is not what was stated. */
  'differs',
  /** Not allowed as things stand; it may be later, or on somebody's word. */
  'refused',
  'failed',
  /** An argument, a variable or a file is wrong. */
  'wrong_input',
] as const;

export type CommandOutcome = (typeof commandOutcomes)[number];

/** How a command ends that throws this, or that tells it of one of several things. */
export function outcomeOfError(error: unknown): CommandOutcome {
  if (!(error instanceof UptallyError)) return 'failed';
  const { code } = error;
  if (code === 'invalid_input' || code === 'no_version') return 'wrong_input';
  return code === 'refused' ? 'refused' : 'failed';
}

/** Of several things at once the worst; of none it is `done`. */
export function worstOf(outcomes: readonly CommandOutcome[]): CommandOutcome {
  const worst = Math.max(0, ...outcomes.map((outcome) => commandOutcomes.indexOf(outcome)));
  return commandOutcomes[worst] ?? 'done';
}
