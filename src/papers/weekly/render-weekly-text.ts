import { plainText } from '../words/format-figure.ts';
import { wrapped } from '../words/wrap-lines.ts';
import type { ContractToDate, HealthOfWeek, ModelWeek, WeeklyReport } from './weekly-report.ts';

const COLUMNS = 76;

/** The report as plain text: the same figures as the page, with ordinary spaces. */
export function renderWeeklyText(report: WeeklyReport): string {
  const { period } = report;
  const blocks = [
    heading(report.title, '='),
    [`${period.start} to ${period.end}, ${period.timeZone}`, `Generated ${report.generatedAt}`],
    report.keyFigures.map(({ label, figure, detail }) =>
      pair(label, detail === '' ? figure : `${figure} (${detail})`),
    ),
    heading('Models', '-'),
    ...(report.models.length === 0
      ? [[report.noModels]]
      : report.models.map((model) => modelLines(model, report.weekBefore))),
    heading('Incidents', '-'),
    ...healthBlocks(report.health),
    heading('Credits to date', '-'),
    ...(report.contracts.length === 0
      ? [['No contract was evaluated.']]
      : report.contracts.map(contractLines)),
    ...report.openPeriods.map((sentence) => wrapped(sentence, { indent: 0, columns: COLUMNS })),
    heading('What is unknown', '-'),
    ...(report.unknown.length === 0
      ? [["No gap was found in this week's records."]]
      : report.unknown.map(({ subject, details }) => [
          subject,
          ...details.flatMap((detail) => wrapped(detail, { indent: 2, columns: COLUMNS })),
        ])),
    heading('How to read the figures', '-'),
    ...report.notes.map(({ term, text }) =>
      wrapped(`${term}: ${text}`, { indent: 0, columns: COLUMNS }),
    ),
  ];
  const text = blocks.map((lines) => lines.join('\n')).join('\n\n');
  return `${plainText(text)}\n`;
}

function modelLines(model: ModelWeek, weekBefore: string): string[] {
  const via = model.routes === '' ? '' : ` via ${model.routes}`;
  const name = `${model.model}, ${model.provider}${via}`;
  if (model.empty) return [name, pair('Availability', `${model.availability} (no call this week)`)];
  return [
    name,
    pair(
      'Availability',
      model.goodOfValid === ''
        ? model.availability
        : `${model.availability} (${model.goodOfValid})`,
    ),
    pair('95 % interval', model.interval),
    pair(`Change to ${weekBefore}`, model.change),
    pair('Calls', model.calls),
    pair('Duration p50, p95', `${model.durationP50}, ${model.durationP95}`),
    pair('TTFT p50', model.ttftP50),
    ...model.days.map(({ label, availability }, index) =>
      pair(index === 0 ? 'By day' : '', `${label.padEnd(6)} ${availability.padStart(8)}`),
    ),
    ...model.worstMinutes.map(({ time, badOfValid }, index) =>
      pair(index === 0 ? 'Worst minutes' : '', `${time}, ${badOfValid}`),
    ),
    ...(model.gaps === '' ? [] : [pair('Gaps', model.gaps)]),
  ];
}

function healthBlocks({ incidents, noIncidents, record, fallbacks }: HealthOfWeek): string[][] {
  const text = (sentence: string) => [...wrapped(sentence, { indent: 0, columns: COLUMNS })];
  const indented = (line: string) => wrapped(line, { indent: 2, columns: COLUMNS, hanging: 2 });
  return [
    ...(incidents.length === 0
      ? [text(noIncidents)]
      : incidents.map(({ id, sentence, timeline, facts }) => [
          ...text(`${id} ${sentence}`),
          ...timeline.flatMap(({ time, text: what }) => indented(`${time}  ${what}`)),
          ...facts.map((fact) => pair(fact.term, fact.text)),
        ])),
    ...record.map(text),
    ...fallbacks.map(text),
  ];
}

function contractLines(contract: ContractToDate): string[] {
  const note = contract.amountNote === '' ? '' : ` ${contract.amountNote}`;
  const reason = contract.reason === '' ? '' : `: ${contract.reason}`;
  return [
    `${contract.title}, ${contract.period}`,
    pair('Verdict', contract.verdict),
    pair(
      'Attainment',
      contract.figureOf === '' ? contract.figure : `${contract.figure} (${contract.figureOf})`,
    ),
    ...(contract.promise === '' ? [] : [pair('Against', contract.promise)]),
    pair('Claimed', `${contract.amount}${note}`),
    pair('Status', `${contract.status}${reason}`),
  ];
}

function heading(text: string, line: string): string[] {
  return [text, line.repeat(text.length)];
}

const LABEL_COLUMNS = 22;

function pair(label: string, text: string): string {
  const [first = '', ...rest] = wrapped(text, { indent: LABEL_COLUMNS + 2, columns: COLUMNS });
  return [`  ${label.padEnd(LABEL_COLUMNS)}${first.trimStart()}`, ...rest].join('\n');
}
