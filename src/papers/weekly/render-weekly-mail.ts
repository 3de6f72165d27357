import type { RenderedMail } from '../mail/hand-over-mail.ts';
import { renderPage } from '../print/render-page.ts';
import type { Tone } from '../words/tone.ts';
import { renderWeeklyText } from './render-weekly-text.ts';
import type { ModelWeek, WeeklyReport } from './weekly-report.ts';

const INK = '#18212b';
const SOFT = '#5c6773';
const ALARM = '#c2321f';
const TONE_COLORS: Readonly<Record<Tone, string>> = { plain: INK, alarm: ALARM, quiet: SOFT };
const DAY_BACKGROUNDS: Readonly<Record<Tone, string>> = {
  plain: '#e8eef4',
  alarm: ALARM,
  quiet: '#f3f4f6',
};

export function renderWeeklyMail(report: WeeklyReport): RenderedMail {
  return {
    subject: mailSubject(report),
    html: renderPage('weekly-mail', mailView(report)),
    text: renderWeeklyText(report),
  };
}

/** The week, and the one figure that decides whether to read on. */
function mailSubject({ title, keyFigures }: WeeklyReport): string {
  const [lowest] = keyFigures;
  return lowest === undefined
    ? title
    : `${title}: ${lowest.label.toLowerCase()} ${lowest.figure}, ${lowest.detail}`;
}

function mailView(report: WeeklyReport) {
  const figures = report.keyFigures.map((figure) => ({
    ...figure,
    color: TONE_COLORS[figure.tone],
  }));
  return {
    report,
    figureRows: [figures.slice(0, 2), figures.slice(2)],
    models: report.models.map((model) => ({
      model,
      color: TONE_COLORS[model.availabilityTone],
      line: modelLine(model, report.weekBefore),
      worst: model.worstMinutes.map(({ time, badOfValid }) => `${time}, ${badOfValid}`).join('; '),
      days: model.days.map((day) => ({
        ...day,
        background: DAY_BACKGROUNDS[day.tone],
        color: day.tone === 'alarm' ? '#ffffff' : TONE_COLORS[day.tone],
        weight: day.tone === 'alarm' ? 600 : 400,
      })),
    })),
    contracts: report.contracts.map((contract) => ({
      contract,
      color: TONE_COLORS[contract.verdictTone],
    })),
  };
}

/** Everything about a model but its availability, in one sentence. */
function modelLine(model: ModelWeek, weekBefore: string): string {
  if (model.empty) return 'no call this week';
  return [
    `${model.calls} calls`,
    `95\u00a0% interval ${model.interval}`,
    `change to ${weekBefore} ${model.change}`,
    `duration p50 ${model.durationP50}, p95 ${model.durationP95}`,
    `TTFT p50 ${model.ttftP50}`,
    ...(model.gaps === '' ? [] : [model.gaps]),
  ].join(' · ');
}
