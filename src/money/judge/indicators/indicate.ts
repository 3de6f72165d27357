import type { Indicator } from '../../contract/contract.ts';
import { indicateAttainedSlots } from './attained-slots.ts';
import { indicateGoodTime } from './good-time.ts';
import type { IndicatorInput, IndicatorResult } from './indicator.ts';
import { indicateMeanOfSlots } from './mean-of-slots.ts';
import { indicateNotice } from './notice.ts';
import { indicateOutageMinutes } from './outage-minutes.ts';
import { indicateRatio } from './ratio.ts';

/** Step 9: the figure of one partition in one reading. */
export function indicate(indicator: Indicator, input: IndicatorInput): IndicatorResult {
  switch (indicator.kind) {
    case 'ratio':
      return indicateRatio(indicator, input);
    case 'mean_of_slots':
      return indicateMeanOfSlots(indicator, input);
    case 'good_time':
      return indicateGoodTime(indicator, input);
    case 'attained_slots':
      return indicateAttainedSlots(indicator, input);
    case 'outage_minutes':
      return indicateOutageMinutes(indicator, input);
    case 'notice':
      return indicateNotice(indicator, input);
  }
}

/** The length of an indicator's slots; null where it has none. */
export function slotMsOf(indicator: Indicator): number | null {
  switch (indicator.kind) {
    case 'ratio':
    case 'notice':
      return null;
    case 'outage_minutes':
      return indicator.from?.slotMs ?? null;
    default:
      return indicator.slotMs;
  }
}

/** Whether runs of slots reach across the period's edges, so that slots beside it matter. */
export function looksBesidePeriod(indicator: Indicator): boolean {
  return (
    indicator.kind === 'good_time' ||
    (indicator.kind === 'outage_minutes' && indicator.from !== null)
  );
}

/** Whether what is lost is time, in outages, and not calls. */
export function countsTime(indicator: Indicator): boolean {
  return indicator.kind === 'good_time' || indicator.kind === 'outage_minutes';
}
