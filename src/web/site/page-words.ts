import { shortOffset, zoneWords } from '../../ground/local-text.ts';
import {
  DAY_MS,
  type EpochMs,
  formatInstant,
  isTimeZone,
  localDate,
  localMinute,
} from '../../ground/time.ts';
import type { Scope } from '../../health/detect/cell.ts';
import type { Counts } from '../../health/detect/minute-counts.ts';
import { shareBounds } from '../../health/detect/wilson.ts';
import { modelKey } from '../../health/live/kept-counts.ts';
import type { ModelName } from '../../health/redundancy/pairs-in-use.ts';
import { countText } from '../../papers/words/format-figure.ts';
import { minuteText, momentText } from '../../papers/words/format-time.ts';
import { RequestRefused } from '../http/problem.ts';
import type { SiteLook } from './site-file.ts';

/** An instant for `<time>`: for machines, and in the words of the page. */
export interface PageTime {
  readonly iso: string;
  readonly text: string;
}

/** How one page says things: in which zone, and under which names. */
export interface PageWords {
  readonly now: EpochMs;
  readonly timeZone: string;
  /** `Europe/Berlin (UTC+02:00)`. */
  readonly zone: string;
  /** `12:31` of today, `Sun 7 June 12:31` of this year, else with the year. */
  time(instant: EpochMs): PageTime;
  /** `12:31 UTC`, for a sentence that stands alone. */
  zonedText(instant: EpochMs): string;
  /** An address of this site in the page's zone. */
  href(path: string, query?: Readonly<Record<string, string>>): string;
  hrefOfModel(model: ModelName, query?: Readonly<Record<string, string>>): string;
  nameOf(model: ModelName): string;
  scope(scope: Scope): string;
}

export function pageWords(
  look: SiteLook,
  { now, tz }: { readonly now: EpochMs; readonly tz: string | undefined },
): PageWords {
  const timeZone = tz ?? look.timeZone;
  if (!isTimeZone(timeZone)) {
    throw new RequestRefused(400, `tz: ${timeZone}: expected a time zone such as Europe/Berlin.`);
  }
  const names = new Map(
    (look.groups ?? []).flatMap(({ models }) => models.map((one) => [modelKey(one), one.name])),
  );
  const nameOf = (one: ModelName) => names.get(modelKey(one)) ?? one.model;
  const today = localDate(now, timeZone);
  const time = (instant: EpochMs): PageTime => {
    const date = localDate(instant, timeZone);
    const text =
      date === today
        ? localMinute(instant, timeZone).slice(11)
        : date.slice(0, 4) === today.slice(0, 4)
          ? minuteText(instant, timeZone)
          : momentText(instant, timeZone);
    return { iso: formatInstant(instant), text };
  };
  const href: PageWords['href'] = (path, query = {}) => {
    const parameters = new URLSearchParams({ ...(tz !== undefined && { tz }), ...query });
    return parameters.size === 0 ? path : `${path}?${parameters}`;
  };
  return {
    now,
    timeZone,
    zone: zoneWords({ start: now, end: now + 1 }, timeZone),
    time,
    zonedText: (instant) => `${time(instant).text} ${shortOffset(instant, timeZone)}`,
    href,
    hrefOfModel: ({ provider, model }, query) =>
      href(`/models/${encodeURIComponent(provider)}/${encodeURIComponent(model)}`, query),
    nameOf,
    scope: (scope) => scopeText(scope, nameOf),
  };
}

/** Accounts are nobody's business who only reads this site. */
function scopeText(scope: Scope, nameOf: PageWords['nameOf']): string {
  if (scope.kind === 'provider') return scope.provider;
  if (scope.kind === 'route') return `route ${scope.route}`;
  if (scope.kind === 'model') return nameOf(scope);
  const { region, route } = scope;
  const parts = [
    region === '' ? '' : `region ${region}`,
    route === '' ? '' : `route ${route}`,
  ].filter((part) => part !== '');
  return [nameOf(scope), ...parts].join(', ');
}

/** `82 %`, cut; `under 1 %` of what is more than nothing. */
export function wholePercent(share: number): string {
  const percent = Math.floor(100 * share);
  return share > 0 && percent === 0 ? 'under 1 %' : `${percent} %`;
}

/** `0.84 %`, cut. */
export function finePercent({ good, bad }: Counts): string {
  if (good + bad === 0) return 'no data';
  const hundredths = Math.floor((10_000 * bad) / (good + bad));
  if (bad > 0 && hundredths === 0) return 'under 0.01 %';
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')} %`;
}

/** `82 of 100 calls failed (82 %)`. */
export function failedText({ good, bad }: Counts): string {
  const counted = good + bad;
  if (counted === 0) return 'no calls';
  const share = bad === 0 ? '' : ` (${wholePercent(bad / counted)})`;
  return `${countText(bad)} of ${countText(counted)} failed${share}`;
}

/** `at least 73 %`: Wilson's bound at 95 %. */
export function atLeastText({ good, bad }: Counts): string {
  return `at least ${wholePercent(shareBounds(bad, good + bad).lower)}`;
}

/** `2 h 5 min ago`, `3 days ago`. */
export function agoText(instant: EpochMs, now: EpochMs): string {
  const minutes = Math.max(0, Math.floor((now - instant) / 60_000));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const days = Math.floor((now - instant) / DAY_MS);
  if (days >= 2) return `${days} days ago`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`} ago`;
}
