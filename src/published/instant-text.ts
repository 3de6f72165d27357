import { type EpochMs, formatInstant } from '../ground/time.ts';

/** As `formatInstant`; null stays null. */
export function instantOrNull(instant: EpochMs | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
