import { userInfo } from 'node:os';
import { invalidInput } from '../ground/errors.ts';
import type { Config } from '../running/config.ts';
import { Option } from './command-line.ts';

/** `--by`, of every command that decides something. */
export function actorOption(): Option {
  return new Option('--by <name>', 'who decides; default: UPTALLY_USER, or who is logged in');
}

/**
 * Who decides, as the ledger keeps it. Throws `invalid_input` for a name that nobody could read.
 */
export function actorOf(config: Config, given: string | undefined): string {
  const name = given?.trim() ?? config.values.UPTALLY_USER ?? userInfo().username;
  if (/^[^\p{Cc}]{1,200}$/u.test(name)) return name;
  throw invalidInput([{ place: '--by', value: name, expectation: 'a name in one line' }]);
}
