import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { ModelState } from '../../health/incident/model-state.ts';
import type { ModelCalls } from '../../health/live/models-now.ts';
import { document, type Published } from '../document.ts';
import { count, instant } from '../scalars.ts';

export const healthDocument = document('health@1', 'How the models stand, from their calls', {
  at: instant,
  models: z.array(
    z.strictObject({
      provider: z.string(),
      model: z.string(),
      state: z
        .enum(['no_data', 'no_incident', 'open', 'monitoring'])
        .describe('no_data: no counted call in the last 15 minutes'),
      severity: z.enum(['degraded', 'partial', 'major']).nullable(),
      since: instant.nullable(),
      incident: z.string().nullable(),
      recent: z
        .strictObject({ bad: count, counted: count })
        .describe('calls of the last 15 minutes'),
      last_call: instant.describe('the minute of it'),
    }),
  ),
});

/** A model with what is known of it. */
export interface ModelHealth {
  readonly calls: ModelCalls;
  readonly state: ModelState | null;
}

export function healthJson(
  at: EpochMs,
  models: readonly ModelHealth[],
): Published<typeof healthDocument> {
  return {
    schema: 'uptally/health@1',
    at: formatInstant(at),
    models: models.map(({ calls, state }) => {
      const { good, bad } = calls.recent;
      return {
        provider: calls.provider,
        model: calls.model,
        state: state?.state ?? (good + bad === 0 ? 'no_data' : 'no_incident'),
        severity: state?.severity ?? null,
        since: state === null ? null : formatInstant(state.since),
        incident: state?.incident ?? null,
        recent: { bad, counted: good + bad },
        last_call: formatInstant(calls.lastCall),
      };
    }),
  };
}
