import { MINUTE_MS } from '../../ground/time.ts';
import type { Declaration } from '../../health/declared/declarations.ts';
import { lengthWords } from './incident-words.ts';

/**
 * How long a provider said nothing, by our own poller's clock, beside what it claims: `their page
 * said so 1 h 39 min after the first failing minute`. Without a subject that could be praised.
 */
export function declarationWords(declaration: Declaration): string {
  const { silenceMinutes, claimedMinutes, backDatedMinutes, kind } = declaration;
  if (kind === 'never_declared') return 'their page never said so';
  const claim =
    claimedMinutes === null || claimedMinutes === silenceMinutes
      ? ''
      : `; it claims ${fromFirstFailure(claimedMinutes)}`;
  const backDated = backDatedMinutes === null ? '' : `, back-dated by ${minutes(backDatedMinutes)}`;
  return `${silenceWords(kind, silenceMinutes)}${claim}${backDated}`;
}

function silenceWords(kind: Declaration['kind'], silenceMinutes: number | null): string {
  if (kind !== 'resolved_first') {
    return `their page said so ${fromFirstFailure(silenceMinutes ?? 0)}`;
  }
  return silenceMinutes === null
    ? 'their page told of it only as something that was over'
    : `their page said nothing for all of its ${minutes(silenceMinutes)}, ` +
        'and told of it afterwards';
}

function fromFirstFailure(after: number): string {
  return after < 0
    ? `${minutes(-after)} before the first failing minute`
    : `${minutes(after)} after the first failing minute`;
}

function minutes(count: number): string {
  return lengthWords(count * MINUTE_MS);
}
