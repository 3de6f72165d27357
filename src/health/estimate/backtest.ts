import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import { type Estimate, estimate } from './estimate.ts';
import type { KnownLength } from './known-length.ts';
import { poolFor } from './pool.ts';
import { type Score, scoreEstimate } from './score.ts';

/** An incident as it is known afterwards; instants are beginnings of minutes. */
export interface PastIncident {
  readonly provider: string;
  readonly began: EpochMs;
  /** Null: not over, or not told. */
  readonly ended: EpochMs | null;
}

/** An estimate that could have been made then, and how it would have done. */
export interface Trial {
  readonly elapsedMinutes: number;
  /** From then to the end. */
  readonly tookMinutes: number;
  /** Undefined if there was too little to compare with. */
  readonly score: Score | undefined;
  /** Of an estimate from other providers' incidents alone. */
  readonly othersOnly: Score | undefined;
}

/** When, after an incident began, its end is guessed. */
const ELAPSED_MINUTES = [5, 15, 30, 60, 120, 240];

/** Guesses the end of each incident from nothing but what was known at that time. */
export function backtest(incidents: readonly PastIncident[]): readonly Trial[] {
  return incidents.flatMap(({ provider, began, ended }) =>
    ELAPSED_MINUTES.flatMap((elapsedMinutes): readonly Trial[] => {
      const now = began + elapsedMinutes * MINUTE_MS;
      if (ended === null || ended <= now) return [];
      const known = incidents
        .filter((incident) => incident.began <= now)
        .map((one) => lengthAt(one, now));
      const others = known.filter(({ providers }) => !providers.includes(provider));
      const tookMinutes = (ended - now) / MINUTE_MS;
      const scored = (lengths: readonly KnownLength[]): Score | undefined => {
        const made: Estimate = estimate(poolFor([provider], lengths), elapsedMinutes);
        return scoreEstimate(made, tookMinutes);
      };
      return [{ elapsedMinutes, tookMinutes, score: scored(known), othersOnly: scored(others) }];
    }),
  );
}

function lengthAt({ provider, began, ended }: PastIncident, now: EpochMs): KnownLength {
  const isOpen = ended === null || ended > now;
  return { providers: [provider], minutes: ((isOpen ? now : ended) - began) / MINUTE_MS, isOpen };
}
