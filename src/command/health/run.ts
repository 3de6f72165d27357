import { invalidInput } from '../../ground/errors.ts';
import { readText } from '../../ground/read-text.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { parseFacts } from '../../health/replay/parse-facts.ts';
import { parsePairs } from '../../health/replay/parse-pairs.ts';
import { parsePosts } from '../../health/replay/parse-posts.ts';
import { replay } from '../../health/replay/replay.ts';
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
  readonly declared?: string | undefined;
  readonly estimates?: readonly EpochMs[] | undefined;
  readonly pairs?: string | undefined;
  readonly json: boolean;
}): Promise<CommandOutcome> {
  const { facts: file, until, series = null, falseIncidentsPerYear } = options;
  const { declared, estimates = [], pairs } = options;
  for (const at of estimates) {
    if (at <= until) continue;
    const expectation = 'an instant that is not after --until';
    throw invalidInput([{ place: '--estimates', value: formatInstant(at), expectation }]);
  }
  const replayed = replay({
    facts: parseFacts(readText(file, 'NDJSON of minute facts in UTF-8'), file),
    until,
    rule: { series, falseIncidentsPerYear },
    posts: declared === undefined ? null : parsePosts(readText(declared, JSON_LIST), declared),
    estimatesAt: estimates,
    pairs: pairs === undefined ? [] : parsePairs(readText(pairs, JSON_LIST), pairs),
  });
  print(options.json ? documentText(healthReplayJson(replayed)) : renderReplay(replayed, paint));
  return 'done';
}

const JSON_LIST = 'a JSON list in UTF-8';
