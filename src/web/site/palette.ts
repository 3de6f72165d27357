import type { PageIndicator } from '../../health/declared/page-reading.ts';
import type { Severity } from '../../health/detect/episode.ts';

/** How something stands; each has a shape, a word and a colour, so that none stands for itself. */
export type SiteState = 'operational' | Severity | 'unknown' | 'maintenance';

/** From the one that says least to the worst. */
export const STATES: readonly SiteState[] = [
  'unknown',
  'operational',
  'maintenance',
  'degraded',
  'partial',
  'major',
];

export function worstState(states: readonly SiteState[]): SiteState {
  return STATES.findLast((state) => states.includes(state)) ?? 'unknown';
}

export const STATE_WORDS: Readonly<Record<SiteState, string>> = {
  operational: 'No incident',
  degraded: 'Degraded',
  partial: 'Partial outage',
  major: 'Major outage',
  unknown: 'No data',
  maintenance: 'Maintenance',
};

const DECLARED_STATES: Readonly<Record<PageIndicator, SiteState>> = {
  none: 'unknown',
  minor: 'degraded',
  major: 'partial',
  critical: 'major',
  maintenance: 'maintenance',
  unknown: 'unknown',
};

/** What a provider's own word for the impact comes to; what it calls none has no colour. */
export function declaredState(impact: PageIndicator): SiteState {
  return DECLARED_STATES[impact] ?? 'unknown';
}

/** On #ffffff and on #0f1419. */
export const COLOURS: Readonly<
  Record<SiteState, { readonly light: string; readonly dark: string }>
> = {
  operational: { light: '#00857c', dark: '#4cc9bd' },
  degraded: { light: '#c28a00', dark: '#f2c14e' },
  partial: { light: '#d1490c', dark: '#ff8a4c' },
  major: { light: '#6b1020', dark: '#ff5d73' },
  unknown: { light: '#8a8f98', dark: '#9aa0a9' },
  maintenance: { light: '#3657c9', dark: '#86a8ff' },
};

/** Outlines in a square of 16; ● ▲ ◆ ■ ○ ▬. */
export const SHAPES: Readonly<Record<SiteState, string>> = {
  operational: '<circle cx="8" cy="8" r="6"/>',
  degraded: '<path d="M8 1.5 15 14.5H1z"/>',
  partial: '<path d="M8 .8 15.2 8 8 15.2.8 8z"/>',
  major: '<path d="M2 2h12v12H2z"/>',
  unknown: '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2"/>',
  maintenance: '<path d="M1 5.5h14v5H1z"/>',
};
