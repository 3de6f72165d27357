import { setTimeout } from 'node:timers/promises';
import { ownSequence } from '../../ground/terminal.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS, systemClock } from '../../ground/time.ts';
import { modelStateIn } from '../../health/incident/model-state.ts';
import { figuresOf } from '../../health/incident/reconcile.ts';
import { healthNow } from '../../health/live/health-now.ts';
import { modelsNow } from '../../health/live/models-now.ts';
import { situationAt } from '../../health/live/situation-at.ts';
import { documentText } from '../../published/document-text.ts';
import { healthJson, type ModelHealth } from '../../published/open/health.ts';
import { bringIncidentsUpToDate, detectionRule } from '../../running/incidents-now.ts';
import type { Stores } from '../../running/stores.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderHealth } from './text-now.ts';

const WATCH_EVERY_MS = 5 * SECOND_MS;
const CLEAR = ownSequence('\u001b[H\u001b[J');

/** Prints a line for each model; with `watch` again and again, until the signal. */
export async function showHealth(
  session: Session,
  options: { readonly at?: EpochMs | undefined; readonly watch: boolean; readonly json: boolean },
): Promise<CommandOutcome> {
  const { signal, config } = session;
  return withStores(session, async (stores) => {
    for (;;) {
      const now = options.at ?? systemClock.now();
      const models =
        options.at === undefined
          ? await recordedHealth(stores, session, now)
          : await healthAt(stores, session, options.at);
      const text = options.json
        ? documentText(healthJson(now, models))
        : renderHealth(models, { now, timeZone: config.values.UPTALLY_TIME_ZONE, paint });
      print(options.watch && process.stdout.isTTY ? `${CLEAR}${text}` : text);
      if (!options.watch) return 'done';
      await setTimeout(WATCH_EVERY_MS, undefined, { signal });
    }
  });
}

/** As the record has it. */
async function recordedHealth(
  stores: Stores,
  { config, signal }: Session,
  now: EpochMs,
): Promise<readonly ModelHealth[]> {
  await bringIncidentsUpToDate(stores, config, { clock: systemClock, signal });
  return (await healthNow(stores, now)).models;
}

/** As it stood then, by the calls that are stored now. */
async function healthAt(
  stores: Stores,
  { config, signal }: Session,
  at: EpochMs,
): Promise<readonly ModelHealth[]> {
  await bringIncidentsUpToDate(stores, config, { clock: systemClock, signal });
  const until = at - (at % MINUTE_MS);
  const { incidents, episodes } = await situationAt(stores.warehouse, until, detectionRule(config));
  const figures = figuresOf(incidents, episodes);
  const known = incidents.flatMap(({ id }, i) => {
    const own = figures[i];
    return own === undefined ? [] : [{ id, figures: own }];
  });
  const calls = await modelsNow(stores.warehouse, until);
  return calls.map((model) => ({ calls: model, state: modelStateIn(known, model) }));
}
