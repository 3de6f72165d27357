import { makeBadge } from 'badge-maker';
import type { Counts } from '../../health/detect/minute-counts.ts';
import { failedText } from '../site/page-words.ts';
import { COLOURS, type SiteState } from '../site/palette.ts';

/** A label and how it stands, in a word and in figures; the colour says nothing more. */
export interface Badge {
  readonly label: string;
  readonly message: string;
  readonly color: string;
}

export function badgeOf(
  label: string,
  { state, word }: { readonly state: SiteState; readonly word: string },
  last60: Counts | null,
): Badge {
  const figures = last60 === null ? '' : `: ${failedText(last60)} in 60 min`;
  const message = `${word.toLowerCase()}${state === 'unknown' ? '' : figures}`;
  return { label, message, color: COLOURS[state].light };
}

export function badgeSvg(badge: Badge): string {
  return makeBadge(badge);
}
