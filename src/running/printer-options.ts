import type { PrinterOptions } from '../papers/print/print-pdf.ts';
import type { Config } from './config.ts';

/** The browser that prints, as configured. */
export function printerOptions({ values }: Config): PrinterOptions {
  return { executablePath: values.PUPPETEER_EXECUTABLE_PATH };
}
