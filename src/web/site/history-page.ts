import { type MonthLabel, monthOf } from '../../ground/time.ts';
import { headlineCalls } from '../../health/incident/headline.ts';
import { countsWithin } from '../../health/live/kept-counts.ts';
import { countText } from '../../papers/words/format-figure.ts';
import { periodLabelText } from '../../papers/words/format-time.ts';
import { lengthWords } from '../../papers/words/incident-words.ts';
import { incidentLine } from './incident-line.ts';
import { type LocalDay, localDays } from './local-days.ts';
import type { PageWords } from './page-words.ts';
import { KEPT_DAYS, type SiteSituation } from './situation.ts';

/** Months, the newest first, each with the incidents that began in it. */
export function historyView(situation: SiteSituation, words: PageWords) {
  const { incidents, now } = situation;
  const days = localDays(now, words.timeZone, KEPT_DAYS);
  const months = [...new Set(days.map(({ date }) => monthOf(date)))].toReversed();
  const first = days[0]?.interval.start ?? now;
  const monthOfStart = new Map(
    days.map(({ date, interval }) => [date, { month: monthOf(date), interval }] as const),
  );
  const month = (began: number): MonthLabel | undefined =>
    [...monthOfStart.values()].find(
      ({ interval }) => began >= interval.start && began < interval.end,
    )?.month;
  const kept = incidents.filter(({ figures }) => figures.began >= first);
  const byMonth = new Map<MonthLabel | undefined, typeof kept>();
  for (const incident of kept) {
    const key = month(incident.figures.began);
    byMonth.set(key, [...(byMonth.get(key) ?? []), incident]);
  }
  return {
    path: '/history',
    title: 'History',
    state: 'unknown',
    months: months.map((label) => {
      const own = (byMonth.get(label) ?? []).toReversed();
      const lost = own.reduce((sum, { figures }) => sum + headlineCalls(figures).bad, 0);
      const time = own.reduce(
        (sum, { figures }) => sum + ((figures.ended ?? now) - figures.began),
        0,
      );
      return {
        label: periodLabelText(label),
        summary:
          own.length === 0
            ? calmMonth(label, situation, days)
            : `${countText(lost)} calls lost in ${countText(own.length)} ` +
              `${own.length === 1 ? 'incident' : 'incidents'} of ${lengthWords(time)} together.`,
        incidents: own.map((incident) => incidentLine(incident, situation, words)),
      };
    }),
  };
}

/** A month without a counted call is none in which all was well. */
function calmMonth(
  label: MonthLabel,
  { models, now }: SiteSituation,
  days: readonly LocalDay[],
): string {
  const own = days.filter(({ date }) => monthOf(date) === label);
  const [start, end] = [own[0]?.interval.start ?? now, own.at(-1)?.interval.end ?? now];
  const isCalled = models.some((model) => {
    const { good, bad } = countsWithin(model, { start, end });
    return good + bad > 0;
  });
  return isCalled ? 'No incident was measured.' : 'No data: no call was counted.';
}
