import type { ModelCalls } from '../../health/live/models-now.ts';
import type { RecordedIncident } from '../../health/record/find-incidents.ts';
import { incidentSentence } from '../../papers/words/incident-words.ts';

/** One sentence about now. */
export function headlineSentence({
  open,
  calls,
  timeZone,
}: {
  readonly open: readonly RecordedIncident[];
  readonly calls: readonly ModelCalls[];
  readonly timeZone: string;
}): string {
  const [first] = open;
  if (first !== undefined) return incidentSentence(first.figures, timeZone);
  if (calls.length === 0) return 'No data: no model was called within a week.';
  const counted = calls.reduce((sum, { recent: { good, bad } }) => sum + good + bad, 0);
  return counted === 0
    ? 'No data: no calls in the last 15 minutes.'
    : 'No incident in the calls of the last 15 minutes.';
}
