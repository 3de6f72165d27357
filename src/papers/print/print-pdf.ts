import { type Browser, launch, type Page } from 'puppeteer-core';
import { UptallyError } from '../../ground/errors.ts';
import { SECOND_MS } from '../../ground/time.ts';
import { embeddedFontsCss } from './embed-fonts.ts';
import { unpackBrowser } from './unpack-browser.ts';

export interface PrintedPage {
  /** Title of the document in the reader's window, and the head of every page but the first. */
  readonly title: string;
  /** Left foot of every page; the right foot is "page n of m". */
  readonly footer: string;
}

export interface PrinterOptions {
  /** A Chrome or Chromium to use instead of the one that is found. */
  readonly executablePath?: string | undefined;
}

/** A running browser that prints any number of documents, one after the other or at once. */
export interface Printer {
  /**
   * A whole HTML document on A4: tagged, with its outline and its fonts inside. The page gets no
   * network and runs no script. Throws `delivery_failed`.
   */
  print(html: string, page: PrintedPage): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Starts a browser; throws `delivery_failed` if there is none. Whoever opens it closes it. */
export async function openPrinter(options: PrinterOptions = {}): Promise<Printer> {
  const browser = await attempted('the browser did not start', () =>
    launchBrowser(options.executablePath),
  );
  return {
    print: (html, page) =>
      attempted(`${page.title}: not printed`, () => printPage(browser, html, page)),
    close: () => browser.close(),
  };
}

/** A printer for the time of `work`; its browser starts when something is printed first. */
export async function withPrinter<T>(
  options: PrinterOptions,
  work: (printer: Printer) => Promise<T>,
): Promise<T> {
  let opened: Promise<Printer> | undefined;
  const printer: Printer = {
    print: async (html, page) => {
      opened ??= openPrinter(options);
      return (await opened).print(html, page);
    },
    // A browser that did not start is the failure of who printed.
    close: async () => (await opened?.catch(() => undefined))?.close(),
  };
  try {
    return await work(printer);
  } finally {
    await printer.close();
  }
}

/** One document with a browser of its own. */
export function printPdf(
  html: string,
  page: PrintedPage,
  options: PrinterOptions = {},
): Promise<Uint8Array> {
  return withPrinter(options, (printer) => printer.print(html, page));
}

const BROWSER_ARGUMENTS = [
  // The sandbox needs privileges that containers withhold; the page is
  // ours, offline, without script.
  '--no-sandbox',
  '--disable-setuid-sandbox',
  // /dev/shm is 64 MB in a container.
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
];

async function launchBrowser(executablePath: string | undefined): Promise<Browser> {
  const common = {
    args: BROWSER_ARGUMENTS,
    timeout: 60 * SECOND_MS,
    // Shutting down is the program's business; the browser goes when the process ends.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
  if (executablePath !== undefined) return launch({ ...common, headless: true, executablePath });
  // The unpacked one is for Linux on x64 only.
  const isUnpackable = process.platform === 'linux' && process.arch === 'x64';
  if (!isUnpackable) return launch({ ...common, headless: true, channel: 'chrome' });
  const browser = await unpackBrowser();
  return launch({
    ...common,
    headless: 'shell',
    executablePath: browser.executablePath,
    env: { LD_LIBRARY_PATH: browser.libraryPath },
  });
}

async function printPage(
  browser: Browser,
  html: string,
  { title, footer }: PrintedPage,
): Promise<Uint8Array> {
  const page = await browser.newPage();
  try {
    await page.setJavaScriptEnabled(false);
    await blockNetwork(page);
    await page.setContent(withPrintedParts(html, title, footer), { waitUntil: 'load' });
    return await page.pdf({
      format: 'A4',
      preferCSSPageSize: true,
      printBackground: true,
      tagged: true,
      outline: true,
      waitForFonts: true,
    });
  } finally {
    await page.close();
  }
}

async function blockNetwork(page: Page): Promise<void> {
  await page.setOfflineMode(true);
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    // The fonts inside the page are requests too.
    const isInside = request.url().startsWith('data:');
    void (isInside ? request.continue() : request.abort('internetdisconnected'));
  });
}

/** Fonts, the title and the foot of the page, put into the head of the document. */
function withPrintedParts(html: string, title: string, footer: string): string {
  const end = html.indexOf('</head>');
  if (end < 0) throw new RangeError('a whole HTML document with a head is expected');
  const head = html.slice(0, end).replace(/<title>[^<]*<\/title>/, '');
  return `${head}<title>${escaped(title)}</title><style>${embeddedFontsCss()}
@page {
  @top-left { content: ${cssText(title)}; }
  @bottom-left { content: ${cssText(footer)}; }
  @bottom-right { content: 'page\\A0' counter(page) '\\A0of\\A0' counter(pages); }
}
@page :first { @top-left { content: none; } }</style>${html.slice(end)}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** A CSS string: every character that could end it, or the style element, as its code point. */
function cssText(text: string): string {
  const code = (char: string) => `\\${char.codePointAt(0)?.toString(16)} `;
  return `'${text.replace(/[^\p{L}\p{N} .,:·–-]/gu, code)}'`;
}

async function attempted<T>(message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new UptallyError('delivery_failed', `${message}: ${detail}`, { cause });
  }
}
