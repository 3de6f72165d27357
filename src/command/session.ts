import { type Config, readConfig } from '../running/config.ts';
import type { Command } from './command-line.ts';
import type { CommandOutcome } from './outcome.ts';

/** What a command gets beside its arguments. */
export interface Session {
  /**
   * Read once, when it is first asked for: a command without need of it runs whatever the variables
   * say. Throws `invalid_input`.
   */
  readonly config: Config;
  /** Aborted: somebody wants the command to end, in order. */
  readonly signal: AbortSignal;
}

/** Makes what a command does an action of the command line. */
export type RunCommand = <Given extends readonly unknown[]>(
  work: (session: Session, ...given: Given) => Promise<CommandOutcome>,
) => (...given: Given) => Promise<void>;

/** What `options.ts` of each noun has: puts its commands on the command line. */
export type AddCommands = (program: Command, run: RunCommand) => void;

export function openSession(signal: AbortSignal): Session {
  let config: Config | undefined;
  return {
    signal,
    get config() {
      config ??= readConfig();
      return config;
    },
  };
}
