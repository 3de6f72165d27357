import type { ModelCounts } from '../../health/live/kept-counts.ts';
import type { RecordedIncident } from '../../health/record/find-incidents.ts';
import type { ModelName } from '../../health/redundancy/pairs-in-use.ts';
import type { SiteLook } from './site-file.ts';
import type { SiteSituation } from './situation.ts';

export interface ModelGroup {
  readonly name: string;
  readonly models: readonly ModelCounts[];
}

/** The groups of the file, else one of each provider; a model without calls has none to show. */
export function groupsOf(
  look: SiteLook,
  { models }: Pick<SiteSituation, 'models'>,
): readonly ModelGroup[] {
  if (look.groups !== null) {
    return look.groups.map(({ name, models: named }) => ({
      name,
      models: named.map(
        ({ provider, model }) =>
          models.find((one) => one.provider === provider && one.model === model) ?? {
            provider,
            model,
            days: new Map(),
          },
      ),
    }));
  }
  return [...new Set(models.map(({ provider }) => provider))].map((provider) => ({
    name: provider,
    models: models.filter((one) => one.provider === provider),
  }));
}

export function isShown(look: SiteLook, { provider, model }: ModelName): boolean {
  return (
    look.groups === null ||
    look.groups.some(({ models }) =>
      models.some((one) => one.provider === provider && one.model === model),
    )
  );
}

/** Of what a site does not show it says nothing: neither models nor their incidents. */
export function shownSituation(look: SiteLook, situation: SiteSituation): SiteSituation {
  if (look.groups === null) return situation;
  const hits = ({ figures }: RecordedIncident) => figures.bad.some((cell) => isShown(look, cell));
  const trimmed = (incident: RecordedIncident): RecordedIncident => ({
    ...incident,
    figures: {
      ...incident.figures,
      bad: incident.figures.bad.filter((cell) => isShown(look, cell)),
    },
  });
  return {
    ...situation,
    models: situation.models.filter((one) => isShown(look, one)),
    recent: situation.recent.filter((one) => isShown(look, one)),
    incidents: situation.incidents.filter(hits).map(trimmed),
    open: situation.open.filter(hits).map(trimmed),
  };
}
