import { renderPage } from '../print/render-page.ts';
import { drawHourlyChart } from './draw-hourly-chart.ts';
import type { ModelWeek, WeeklyReport } from './weekly-report.ts';

/** The report as one HTML document, for print and screen; nothing outside it is needed. */
export function renderWeeklyHtml(report: WeeklyReport): string {
  const charts = report.models.filter(hasCalls).map((model, index) => ({
    model,
    svg: drawHourlyChart({
      id: `chart${index}`,
      label:
        `${model.model}: share of bad calls by hour, ${report.week}; availability ` +
        `${model.availability}`,
      hours: model.hours,
      days: report.period.days,
    }),
  }));
  return renderPage('weekly-report', { report, charts });
}

function hasCalls({ counts }: ModelWeek): boolean {
  return counts.good + counts.bad + counts.neither > 0;
}
