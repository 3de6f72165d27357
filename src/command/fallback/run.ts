import { bringMinutesUpToDate } from '../../calls/minute/roll-up-minutes.ts';
import { invalidInput } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { readText } from '../../ground/read-text.ts';
import { DAY_MS, type EpochMs, MINUTE_MS, systemClock } from '../../ground/time.ts';
import { gatherPairs, type MeasuredPairs } from '../../health/redundancy/gather-redundancy.ts';
import { rankFallbacks } from '../../health/redundancy/rank-fallbacks.ts';
import { readModelCosts } from '../../health/redundancy/read-calls.ts';
import { parseRouting, type Routing } from '../../health/redundancy/routing.ts';
import { fallbackAdviceJson } from '../../published/closed/fallback-advice.ts';
import { documentText } from '../../published/document-text.ts';
import { detectionRule } from '../../running/incidents-now.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print, quantity } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderFallbackAdvice } from './text.ts';

/** Prints where calls of a model may go when it fails. */
export async function adviseFallback(
  session: Session,
  model: string,
  options: {
    readonly routing?: string | undefined;
    readonly days: number;
    readonly asOf?: EpochMs | undefined;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const { routing: file, days, asOf = systemClock.now() } = options;
  const routing = file === undefined ? null : parseRouting(readText(file, 'YAML in UTF-8'), file);
  // Minutes that are over.
  const end = asOf - (asOf % MINUTE_MS);
  const interval = { start: end - days * DAY_MS, end };
  return withStores(session, async (stores) => {
    const { warehouse } = stores;
    await withStep({ label: 'Counting minutes' }, () =>
      bringMinutesUpToDate({ ...stores, clock: systemClock }),
    );
    const rule = detectionRule(session.config);
    const found = await withStep(
      { label: 'Reading calls', shown: ({ pairs }) => quantity(pairs.length, 'pair') },
      () => gatherPairs({ warehouse, interval, routing, rule }),
    );
    requireKnown(model, found, routing);
    const pairs = found.pairs.filter(
      ({ pair: { primary } }) => 'model' in primary && primary.model === model,
    );
    const costs = await readModelCosts(warehouse, interval);
    const candidates = rankFallbacks({ pairs, episodes: found.episodes, routing, costs });
    const advice = fallbackAdviceJson(model, end, candidates);
    print(options.json ? documentText(advice) : renderFallbackAdvice(advice, paint));
    return 'done';
  });
}

function requireKnown(model: string, { measured }: MeasuredPairs, routing: Routing | null): void {
  const called = [...measured.scopes.values()].flatMap(({ scope }) =>
    scope.kind === 'model' ? [scope.model] : [],
  );
  const known = new Set([...called, ...(routing?.targets ?? []).map((target) => target.model)]);
  if (known.has(model)) return;
  const expectation =
    known.size === 0
      ? 'a model with calls in these days, and there are none'
      : `a model with calls in these days or of the table: ${[...known].sort().join(', ')}`;
  throw invalidInput([{ place: 'model', value: model, expectation }]);
}
