import type { HealthOfWeek, WeeklyReport } from '../../papers/weekly/weekly-report.ts';
import { NBSP, plainText } from '../../papers/words/format-figure.ts';
import { wrapped } from '../../papers/words/wrap-lines.ts';

/** The report in a few lines, figures as the PDF prints them, and the files by name. */
export function renderDemo({
  report,
  files,
}: {
  readonly report: WeeklyReport;
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
    ...healthLines(report.health),
    '  Made up for this demo: the calls that fail, that status page and what it told of the past.',
    '  Real: when calls came, and 142 incidents that other vendors declared (demo/README.md).',
    '',
    'Credits to date',
    ...contracts,
    '',
    'What is not known',
    ...unknown,
    '',
    'Files',
    ...Object.entries(files).map(([name, path]) => `  ${name.padEnd(10)} ${path}`),
    '',
    'Pages: `uptally demo --live` replays the Sunday, and says at which address to watch it',
  ].join('\n');
}

const COLUMNS = 100;

/** As the report tells them, a line or two each. */
function healthLines({ incidents, noIncidents, record, fallbacks }: HealthOfWeek): string[] {
  const lines = (text: string) => wrapped(text, { indent: 2, columns: COLUMNS, hanging: 2 });
  return [
    ...(incidents.length === 0 ? lines(noIncidents) : []),
    ...incidents.flatMap(({ id, sentence, timeline, facts }) => [
      ...lines(`${id}  ${sentence}`),
      ...lines(timelineLine(timeline)),
      ...facts.flatMap(({ term, text }) => lines(`${term}: ${text}`)),
    ]),
    ...record.slice(0, 1).flatMap((text) => lines(`All estimates so far: ${text}`)),
    ...fallbacks.flatMap(lines),
  ].map(plainText);
}

/** `On Sun 7 June: 11:02 first failing minute; …`: of one day it is said once. */
function timelineLine(timeline: HealthOfWeek['incidents'][number]['timeline']): string {
  const days = new Set(timeline.map(({ time }) => dayOf(time)));
  const [day = ''] = days;
  const entries = timeline.map(({ time, text }) =>
    days.size === 1 ? `${time.slice(day.length).trim()} ${text}` : `${time} ${text}`,
  );
  return `${days.size === 1 ? `On ${day.trim()}: ` : ''}${entries.join('; ')}.`;
}

/** All but the time of day. */
function dayOf(time: string): string {
  return time.slice(0, time.lastIndexOf(NBSP));
}
