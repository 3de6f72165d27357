import type { HealthFigures } from '../../health/live/observe-health.ts';

const SEVERITY = { degraded: 1, partial: 2, major: 3 } as const;

const STATES = ['operational', 'open', 'monitoring', 'starved'] as const;

/** Of the library, as much as is needed. */
export interface SettableGauge {
  reset(): void;
  set(labels: Readonly<Record<string, string>>, value: number): void;
}

/** Gauges of live health, and how they are set: what is gone does not stay as it was. */
export function healthMeters(
  gauge: (name: string, help: string, labelNames: string[]) => SettableGauge,
): (figures: HealthFigures) => void {
  const calls = gauge(
    'uptally_model_calls_recent',
    'Counted calls of the last 15 minutes, by result',
    ['provider', 'model', 'result'],
  );
  const severity = gauge(
    'uptally_model_severity',
    '0 no incident, 1 degraded, 2 partial, 3 major; absent without calls in 15 minutes',
    ['provider', 'model'],
  );
  const state = gauge(
    'uptally_model_state',
    '1 for the state that it is in, 0 for the others; starved: in an incident, and without calls ' +
      'in 15 minutes; absent without both',
    ['provider', 'model', 'state'],
  );
  const evidence = gauge(
    'uptally_model_evidence',
    'How near a model is to an incident of its own: 0 none, 1 opens one; absent while it has one',
    ['provider', 'model'],
  );
  const open = gauge('uptally_incidents_open', 'Incidents that go on', []);
  const age = gauge('uptally_incident_age_minutes', 'Since it began', ['incident']);
  const silence = gauge(
    'uptally_incident_silence_minutes',
    'Until a post about it was seen, or until now; absent where no pages are polled',
    ['incident'],
  );
  const recovery = gauge(
    'uptally_recovery_minutes',
    'Estimated minutes still to go, by probability',
    ['incident', 'probability'],
  );
  const pages = gauge('uptally_status_page_failing', '1 if its last poll failed', ['source']);
  return (figures) => {
    const all = [calls, severity, state, evidence, age, silence, recovery, pages];
    for (const one of all) one.reset();
    for (const one of figures.models) {
      const { provider, model, good, bad, severity: word } = one;
      calls.set({ provider, model, result: 'good' }, good);
      calls.set({ provider, model, result: 'bad' }, bad);
      if (word !== null) severity.set({ provider, model }, SEVERITY[word]);
      else if (good + bad > 0) severity.set({ provider, model }, 0);
      const now = stateOf(one);
      if (now === null) continue;
      for (const name of STATES) state.set({ provider, model, state: name }, name === now ? 1 : 0);
    }
    for (const { provider, model, share } of figures.evidence) {
      evidence.set({ provider, model }, share);
    }
    open.set({}, figures.incidents.length);
    for (const { id: incident, ageMinutes, silenceMinutes, estimate } of figures.incidents) {
      age.set({ incident }, ageMinutes);
      if (silenceMinutes !== undefined) silence.set({ incident }, silenceMinutes);
      for (const { probability, minutes } of estimate) {
        recovery.set({ incident, probability }, minutes);
      }
    }
    for (const { source, isFailing } of figures.pages) pages.set({ source }, isFailing ? 1 : 0);
  };
}

/** Null: nothing is known of it. */
function stateOf({
  good,
  bad,
  state,
}: HealthFigures['models'][number]): (typeof STATES)[number] | null {
  const hasCalls = good + bad > 0;
  if (state === null) return hasCalls ? 'operational' : null;
  return hasCalls ? state : 'starved';
}
