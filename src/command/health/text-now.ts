import { type EpochMs, localMinute, MINUTE_MS } from '../../ground/time.ts';
import { shareBounds } from '../../health/detect/wilson.ts';
import type { ModelHealth } from '../../published/open/health.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

/** A line for each model: its state, and what became of the calls of the last 15 minutes. */
export function renderHealth(
  models: readonly ModelHealth[],
  { now, timeZone, paint }: { readonly now: EpochMs; readonly timeZone: string; paint: Paint },
): string {
  const at = (instant: EpochMs) => localMinute(instant, timeZone);
  if (models.length === 0)
    return `No model was called in the week before ${at(now)} (${timeZone}).`;
  const rows = models.map(({ calls, state }): readonly TableCell[] => [
    { text: calls.provider },
    { text: calls.model },
    stateCell({ calls, state }, at),
    { text: recentText(calls, now, at) },
    { text: state?.incident ?? '' },
  ]);
  const heads = ['provider', 'model', `state at ${at(now)} (${timeZone})`, 'last 15 minutes', ''];
  return textTable(heads, rows, paint).join('\n');
}

function stateCell({ calls, state }: ModelHealth, at: (instant: EpochMs) => string): TableCell {
  if (state !== null) {
    const since = at(state.since);
    return state.state === 'monitoring'
      ? { text: `looks better since ${since}, was ${state.severity}`, style: 'yellow' }
      : { text: `${state.severity} since ${since}`, style: 'red' };
  }
  // Never green on nothing; and what the rule hasn't found has no colour of its own.
  const { good, bad } = calls.recent;
  return good + bad === 0 ? { text: 'no data', style: 'dim' } : { text: 'no incident' };
}

/** The share with its bound: `12 of 12 calls failed, at least 75 %`. */
function recentText(
  { recent: { good, bad }, lastCall }: ModelHealth['calls'],
  now: EpochMs,
  at: (instant: EpochMs) => string,
): string {
  const counted = good + bad;
  if (counted === 0) {
    const minutes = Math.floor((now - lastCall) / MINUTE_MS);
    return `no calls since ${at(lastCall)} (${minutes.toLocaleString('en-US')} min)`;
  }
  const calls = `${bad.toLocaleString('en-US')} of ${counted.toLocaleString('en-US')} calls failed`;
  if (bad === 0) return calls;
  return `${calls}, at least ${Math.floor(100 * shareBounds(bad, counted).lower)} %`;
}
