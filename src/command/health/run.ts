import { readText } from '../../ground/read-text.ts';
import type { EpochMs } from '../../ground/time.ts';
import { parseFacts } from '../../health/replay/parse-facts.ts';
import { standingAt } from '../../health/replay/replay.ts';
import { documentText } from '../../published/document-text.ts';
import { healthReplayJson } from '../../published/open/health-replay.ts';
import type { CommandOutcome } from '../outcome.ts';
import { paint, print } from '../terminal/print.ts';
import { renderReplay } from './text.ts';

/** Prints what the rules find in minute counts of a file. */
export async function replayHealth(options: {
  readonly facts: string;
  readonly until: EpochMs;
  readonly series?: number | undefined;
  readonly falseIncidentsPerYear: number;
  readonly json: boolean;
}): Promise<CommandOutcome> {
  const { facts: file, until, series = null, falseIncidentsPerYear } = options;
  const facts = parseFacts(readText(file, 'NDJSON of minute facts in UTF-8'), file);
  const standing = standingAt(facts, until, { series, falseIncidentsPerYear });
  print(options.json ? documentText(healthReplayJson(standing)) : renderReplay(standing, paint));
  return 'done';
}
