import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Cell, Scope } from '../../health/detect/cell.ts';
import { headlineCalls, headlineSeverity } from '../../health/incident/headline.ts';
import type { IncidentFigures, Standing } from '../../health/incident/reconcile.ts';
import type { Published } from '../document.ts';
import { instantOrNull } from '../instant-text.ts';
import { count, instant } from '../scalars.ts';

/** A scope as everybody may see it: without the account. */
const publicScope = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('provider'), provider: z.string() }),
    z.strictObject({ kind: z.literal('route'), route: z.string() }),
    z.strictObject({ kind: z.literal('model'), provider: z.string(), model: z.string() }),
    z.strictObject({
      kind: z.literal('cell'),
      provider: z.string(),
      model: z.string(),
      region: z.string(),
      route: z.string(),
    }),
  ])
  .describe('the calls with these fields');

const severity = z.enum(['degraded', 'partial', 'major']);

/** An incident without whose calls they were. */
export const publicIncident = z.strictObject({
  id: z.string(),
  revision: z.int().describe('the higher one is the newer one'),
  state: z
    .enum(['open', 'monitoring', 'resolved', 'withdrawn', 'merged'])
    .describe('withdrawn: a false alarm, by the calls as they are known now'),
  merged_into: z.string().nullable(),
  severity: z.strictObject({ now: severity, worst: severity }),
  headline: z.array(publicScope).describe('what it is of'),
  models: z.array(z.strictObject({ provider: z.string(), model: z.string() })),
  calls: z.strictObject({ bad: count, counted: count }).describe('of the headline'),
  began: instant,
  opened: instant.describe('when the evidence sufficed'),
  recorded_at: instant.describe('when it was first written down'),
  monitoring_since: instant.nullable(),
  ended: instant.nullable(),
});

export interface PublicIncidentInput {
  readonly id: string;
  readonly revision: number;
  readonly recordedAt: EpochMs;
  readonly standing: Standing;
  readonly mergedInto: string | null;
  readonly figures: IncidentFigures;
}

export function publicIncidentJson({
  id,
  revision,
  recordedAt,
  standing,
  mergedInto,
  figures,
}: PublicIncidentInput): Published<typeof publicIncident> {
  return {
    id,
    revision,
    state: standing === 'standing' ? figures.state : standing,
    merged_into: mergedInto,
    severity: headlineSeverity(figures),
    headline: figures.headline.flatMap((place) => {
      const episode = figures.episodes[place];
      return episode === undefined ? [] : [publicScopeJson(episode.scope)];
    }),
    models: modelsOf(figures),
    calls: headlineCalls(figures),
    began: formatInstant(figures.began),
    opened: formatInstant(figures.opened),
    recorded_at: formatInstant(recordedAt),
    monitoring_since: instantOrNull(figures.monitoringSince),
    ended: instantOrNull(figures.ended),
  };
}

function publicScopeJson(scope: Scope): Published<typeof publicScope> {
  if (scope.kind !== 'cell') return scope;
  const { kind, provider, model, region, route } = scope;
  return { kind, provider, model, region, route };
}

/** Those of its bad cells; if none is bad, of all. */
function modelsOf({ bad, healthy, unseen }: IncidentFigures) {
  const cells: readonly Cell[] = bad.length > 0 ? bad : [...healthy, ...unseen];
  const models = new Map(
    cells.map(({ provider, model }) => [JSON.stringify([provider, model]), { provider, model }]),
  );
  return [...models.values()];
}
