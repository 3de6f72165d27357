import type { Printer } from '../print/print-pdf.ts';
import { renderWeeklyHtml } from './render-weekly-html.ts';
import type { WeeklyReport } from './weekly-report.ts';

/** The weekly report as a PDF; throws `delivery_failed`. */
export function printWeeklyReport(report: WeeklyReport, printer: Printer): Promise<Uint8Array> {
  return printer.print(renderWeeklyHtml(report), {
    title: report.title,
    footer: `Uptally · ${report.week}`,
  });
}
