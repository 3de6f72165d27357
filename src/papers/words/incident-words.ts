import { type EpochMs, localMinute, MINUTE_MS } from '../../ground/time.ts';
import type { Scope } from '../../health/detect/cell.ts';
import { shareBounds } from '../../health/detect/wilson.ts';
import {
  type HeadlineFigures,
  headlineCalls,
  headlineEpisodes,
  headlineSeverity,
} from '../../health/incident/headline.ts';
import type { IncidentFigures } from '../../health/incident/reconcile.ts';

/** `claude-opus-4-8 of anthropic`, `route shared-router`. */
export function scopeWords(scope: Scope): string {
  switch (scope.kind) {
    case 'provider':
      return scope.provider;
    case 'route':
      return `route ${scope.route}`;
    case 'model':
      return `${scope.model} of ${scope.provider}`;
    case 'cell': {
      const { provider, model, region, account, route } = scope;
      const parts = [
        region === '' ? '' : `region ${region}`,
        account === '' ? '' : `account ${account}`,
        route === '' ? '' : `route ${route}`,
      ].filter((part) => part !== '');
      return [`${model} of ${provider}`, ...parts].join(', ');
    }
  }
}

/** What the headline is of: `claude-opus-4-8 of anthropic and route shared-router`. */
export function headlineWords({ episodes, headline }: HeadlineFigures): string {
  const names = headline.flatMap((place) => {
    const episode = episodes[place];
    return episode === undefined ? [] : [scopeWords(episode.scope)];
  });
  const distinct = [...new Set(names)];
  const last = distinct.at(-1) ?? 'nothing';
  return distinct.length < 2 ? last : `${distinct.slice(0, -1).join(', ')} and ${last}`;
}

/** `82 % of 7,830 calls failed, at least 81 %`: the bound is that of Wilson at 95 %. */
export function failedShareWords(bad: number, counted: number): string {
  const { lower } = shareBounds(bad, counted);
  const percent = (share: number) => `${Math.floor(100 * share)} %`;
  const calls = counted.toLocaleString('en-US');
  if (counted === 0) return 'no calls';
  return `${percent(bad / counted)} of ${calls} calls failed, at least ${percent(lower)}`;
}

/**
 * One sentence for whoever looks: what fails, since when, how much of it, and whether it gets
 * better. Times are local, with the zone said once.
 */
export function incidentSentence(figures: IncidentFigures, timeZone: string): string {
  const { state, monitoringSince } = figures;
  const { began, ended } = headlineTime(figures);
  const { bad, counted } = headlineCalls(figures);
  const { now, worst } = headlineSeverity(figures);
  const what = headlineWords(figures);
  const share = failedShareWords(bad, counted);
  const at = (instant: EpochMs) => localMinute(instant, timeZone);
  if (ended !== null) {
    const quiet = headlineEpisodes(figures).some(({ reason }) => reason === 'quiet');
    const proof = quiet ? '; it ended quiet, with too few calls to prove more' : '';
    const time = `from ${at(began)} to ${at(ended)} (${timeZone}), ${lengthWords(ended - began)}`;
    return `${what}: ${time}; ${share}; at worst ${worst}${proof}.`;
  }
  const starved = headlineEpisodes(figures).flatMap(({ starvedSince }) => starvedSince ?? []);
  const unseen =
    starved.length === 0
      ? ''
      : ` No calls since ${at(Math.max(...starved))}: recovery can't be seen.`;
  const better =
    state === 'monitoring' && monitoringSince !== null
      ? `; it looks better since ${at(monitoringSince)}`
      : '';
  return `${what}: ${now} since ${at(began)} (${timeZone}); ${share}${better}.${unseen}`;
}

/** That of what the sentence is about, which may be shorter than that of all that belongs to it. */
function headlineTime(figures: IncidentFigures) {
  const own = headlineEpisodes(figures);
  const ends = own.flatMap(({ ended }) => ended ?? []);
  return {
    began: own.reduce((first, { began }) => Math.min(first, began), own[0]?.began ?? figures.began),
    ended: figures.ended === null ? null : Math.max(...ends),
  };
}

/** `11 h 26 min`. */
export function lengthWords(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
