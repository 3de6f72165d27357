import { instantOf, MINUTE_MS } from '../../../src/ground/time.ts';
import { findIncidents } from '../../../src/health/record/find-incidents.ts';
import { recordIncidents } from '../../../src/health/record/record-incidents.ts';
import { standingAt } from '../../../src/health/replay/replay.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';

const START = instantOf('2026-06-06T00:00:00Z');
const MINUTES = 20;

/** An incident in which every call of twenty minutes fails, recorded once; answers its id. */
export async function recordExampleIncident(ledger: Ledger, provider = 'acme'): Promise<string> {
  const cell = { provider, model: 'm', region: '', account: '', route: '' };
  const facts = Array.from({ length: MINUTES }, (_, i) => ({
    minute: START + i * MINUTE_MS,
    cell,
    good: 0,
    bad: 20,
  }));
  const until = START + MINUTES * MINUTE_MS;
  const rule = { falseIncidentsPerYear: 1, series: 1 };
  const { episodes, incidents } = standingAt(facts, until, rule);
  await recordIncidents(ledger, { since: START, until, episodes, incidents, rule }, until);
  const [found] = await findIncidents(ledger);
  return found?.id ?? 'none';
}
