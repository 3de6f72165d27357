import type { RecordedIncident } from '../../health/record/find-incidents.ts';
import type { WeeklyReport } from '../../papers/weekly/weekly-report.ts';
import { incidentSentence } from '../../papers/words/incident-words.ts';

/** The report in a few lines, figures as the PDF prints them, and the files by name. */
export function renderDemo({
  report,
  incidents,
  files,
}: {
  readonly report: WeeklyReport;
  readonly incidents: readonly RecordedIncident[];
  readonly files: Readonly<Record<string, string>>;
}): string {
  const models = report.models.map(
    ({ model, calls, availability, goodOfValid, interval }) =>
      `  ${model.padEnd(30)} ${calls.padStart(8)} calls  ${availability.padStart(9)}  ` +
      `${goodOfValid}, ${interval}`,
  );
  const contracts = report.contracts.map(
    ({ title, verdict, figure, amount, status, reason }) =>
      `  ${title}: ${verdict} at ${figure}; credit ${amount} ` +
      `(${[status, reason].filter(Boolean).join(', ')})`,
  );
  const unknown = report.unknown.map(
    ({ subject, details }) => `  ${subject}: ${details.join('; ')}`,
  );
  return [
    '',
    `Availability, ${report.period.start} to ${report.period.end}, ${report.period.timeZone}`,
    ...models,
    '',
    'Incidents, as the evidence in the calls has them',
    ...incidents.map(
      ({ id, figures }) => `  ${id}  ${incidentSentence(figures, report.period.timeZone)}`,
    ),
    '',
    'Credits to date',
    ...contracts,
    '',
    'What is not known',
    ...unknown,
    '',
    'Files',
    ...Object.entries(files).map(([name, path]) => `  ${name.padEnd(10)} ${path}`),
  ].join('\n');
}
