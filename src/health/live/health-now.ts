import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { type ModelState, modelStateIn } from '../incident/model-state.ts';
import { findIncidents, type RecordedIncident } from '../record/find-incidents.ts';
import { type ModelCalls, modelsNow } from './models-now.ts';

/** How it stands now, as the record has it. */
export interface HealthNow {
  /** By provider and model. */
  readonly models: readonly { readonly calls: ModelCalls; readonly state: ModelState | null }[];
  /** Incidents that stand and go on. */
  readonly open: readonly RecordedIncident[];
}

/** The minute that runs counts as well: its calls are what somebody looks for first. */
export async function healthNow(
  { warehouse, ledger }: { readonly warehouse: Warehouse; readonly ledger: Ledger },
  now: EpochMs,
): Promise<HealthNow> {
  const open = (await findIncidents(ledger, { since: now })).filter(
    ({ standing, figures }) => standing === 'standing' && figures.ended === null,
  );
  const calls = await modelsNow(warehouse, now - (now % MINUTE_MS) + MINUTE_MS);
  const models = calls.map((model) => ({ calls: model, state: modelStateIn(open, model) }));
  return { models, open };
}
