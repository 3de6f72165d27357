import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser } from 'puppeteer-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { packagePath } from '../../../src/ground/package-file.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { draftStatement } from '../../../src/money/statement/statement-draft.ts';
import { openPrinter, type Printer, printPdf } from '../../../src/papers/print/print-pdf.ts';
import { printStatement } from '../../../src/papers/statement/print-statement.ts';
import { renderStatementHtml } from '../../../src/papers/statement/render-statement-html.ts';
import { printWeeklyReport } from '../../../src/papers/weekly/print-weekly-report.ts';
import { renderWeeklyHtml } from '../../../src/papers/weekly/render-weekly-html.ts';
import { renderWeeklyMail } from '../../../src/papers/weekly/render-weekly-mail.ts';
import type { WeeklyReport } from '../../../src/papers/weekly/weekly-report.ts';
import { accessibilityFaults, openBrowser, overflows } from '../../support/browser-page.ts';
import { bedrockEvaluation, creditLine, met, partition } from '../statement/example-evaluations.ts';
import { exampleReport } from '../statement/example-report.ts';
import { manyModels } from '../statement/many-models.ts';
import { instant } from '../statement/stored-week.ts';

/** The column of an A4 page at 96 pixels an inch. */
const A4_COLUMN = { width: 658, media: 'print' } as const;

let report: WeeklyReport;
let printer: Printer;
let browser: Browser;

before(async () => {
  report = await exampleReport();
  printer = await openPrinter();
  browser = await openBrowser();
});

after(async () => {
  await printer.close();
  await browser.close();
});

/** The text of each page, with ordinary spaces. */
async function pagesOf(pdf: Uint8Array): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { text } = await extractText(document);
  return text.map((page) => page.replace(/\s+/g, ' '));
}

function isNumbered(pages: readonly string[]): void {
  pages.forEach((text, index) => {
    assert.match(text, new RegExp(`page ${index + 1} of ${pages.length}(?!\\d)`));
  });
}

function isFilled(pages: readonly string[]): void {
  assert.deepEqual(
    pages.filter((text) => text.length < 200),
    [],
    'no page is blank',
  );
}

test('The weekly PDF has numbered pages, none blank, with every figure.', async () => {
  const pages = await pagesOf(await printWeeklyReport(report, printer));
  assert.equal(pages.length, 2);
  isNumbered(pages);
  isFilled(pages);
  const text = pages.join(' ');
  const figures = [
    ...report.keyFigures.map(({ figure }) => figure),
    ...report.models.flatMap((model) => [
      model.model,
      model.calls,
      model.availability,
      model.goodOfValid,
      model.interval,
      model.change,
      model.durationP50,
      model.durationP95,
      model.ttftP50,
      model.gaps,
    ]),
    ...report.contracts.flatMap(({ figure, amount, status }) => [figure, amount, status]),
    ...report.unknown.map(({ subject }) => subject),
  ];
  assert.deepEqual(
    figures.filter((figure) => !text.includes(figure.replaceAll('\u00a0', ' '))),
    [],
  );
});

test('The PDF carries its title, its language, its tags and its fonts.', async () => {
  const pdf = await printWeeklyReport(report, printer);
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { info } = (await document.getMetadata()) as {
    info: { Title?: string; Language?: string };
  };
  assert.equal(info.Title, 'Weekly reliability report 2026-W23');
  assert.equal(info.Language, 'en');
  assert.deepEqual(await document.getMarkInfo(), {
    Marked: true,
    UserProperties: false,
    Suspects: false,
  });
  const bytes = Buffer.from(pdf).toString('latin1');
  const fonts = [...bytes.matchAll(/\/FontName \/[A-Z]{6}\+([\w-]+)/g)].map(([, name]) => name);
  assert.deepEqual([...new Set(fonts)].sort(), ['Inter-Medium', 'Inter-Regular', 'Inter-SemiBold']);
  assert.equal(bytes.match(/\/FontFile2 /g)?.length, fonts.length);
});

test('Sixty models with the longest names overflow nothing; rows stay whole.', async () => {
  const many = manyModels(report, 60);
  assert.deepEqual(await overflows(browser, renderWeeklyHtml(many), A4_COLUMN), []);
  const pages = await pagesOf(await printWeeklyReport(many, printer));
  isNumbered(pages);
  isFilled(pages);
  const tablePages = pages.filter((text) => text.includes('good of counted'));
  assert.ok(tablePages.length > 1, 'the table goes over several pages, with its headings on each');
  // Names are broken into lines, so they are looked for without their spaces.
  const compact = pages.map((text) => text.replaceAll(' ', ''));
  many.models.forEach((model, index) => {
    const counts = model.goodOfValid.replace(/\s/g, '');
    const name = `model-${String(index).padStart(3, '0')}`;
    const page = compact.find((text) => text.includes(counts)) ?? '';
    assert.ok(page.includes(name), `${name} stands on the page of its counts`);
  });
  for (const heading of ['Models', 'Hour by hour', 'Credits to date', 'What is unknown']) {
    const last = pages.filter((text) => text.trim().endsWith(heading));
    assert.deepEqual(last, [], `${heading} is not the last of its page`);
  }
});

test('A statement of several pages repeats headings, and says draft on each.', async () => {
  const contract = loadContract(packagePath('contracts', 'aws-bedrock.yaml'));
  const evaluation = bedrockEvaluation(contract.sha256);
  const [commitment] = evaluation.commitments;
  assert.ok(commitment);
  const regions = Array.from(
    { length: 40 },
    (_, index) => `region-${index}-${'x'.repeat(index * 4)}`,
  );
  const input = {
    contract,
    evaluation: {
      ...evaluation,
      commitments: [
        {
          ...commitment,
          partitions: [
            ...commitment.partitions,
            ...regions.map((region) => partition(region, met)),
          ],
        },
      ],
      credits: [
        ...evaluation.credits,
        ...regions.map((region) =>
          creditLine(region, '123456789.12', { amount: '0.00', status: 'none', reason: null }),
        ),
      ],
    },
    generatedAt: instant('2026-06-08 06:00'),
  };
  const html = renderStatementHtml(draftStatement(input));
  assert.deepEqual(await overflows(browser, html, A4_COLUMN), []);
  const pages = await pagesOf(await printStatement(input, printer));
  isNumbered(pages);
  isFilled(pages);
  assert.deepEqual(
    pages.filter((text) => !text.includes('DRAFT – not issued')),
    [],
  );
  assert.ok(pages.filter((text) => /Not counted Slots with data/.test(text)).length > 1);
  assert.match(pages.join(' '), /before Tue 1 September 2026 00:00 UTC/);
});

test('The mail fits 600 pixels and a telephone, names of any length too.', async () => {
  const { html } = renderWeeklyMail(manyModels(report, 6));
  for (const width of [600, 380]) {
    assert.deepEqual(await overflows(browser, html, { width, media: 'screen' }), []);
  }
});

test('Page, statement and mail have no fault that axe-core finds.', async () => {
  const contract = loadContract(packagePath('contracts', 'aws-bedrock.yaml'));
  const evaluation = bedrockEvaluation(contract.sha256);
  const pages = [
    renderWeeklyHtml(report),
    renderWeeklyMail(report).html,
    renderStatementHtml(draftStatement({ contract, evaluation, generatedAt: 0 })),
  ];
  for (const html of pages) assert.deepEqual(await accessibilityFaults(browser, html), []);
});

test('While printing, no script runs and nothing is asked of the network.', async () => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const html = `<!doctype html><html lang="en"><head><title>x</title>
      <link rel="stylesheet" href="${origin}/a.css"></head><body><p id="p">before</p>
      <img src="${origin}/a.png" alt=""><iframe src="${origin}/"></iframe>
      <script>document.getElementById('p').textContent = 'after'</script></body></html>`;
    const pages = await pagesOf(await printer.print(html, { title: 'A page', footer: 'A foot' }));
    assert.match(pages[0] ?? '', /before/);
    assert.equal(requests, 0);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test('Title and foot are text, whatever characters they hold.', async () => {
  const hostile = `</style><b>"it's" \\ ü · 7 \u{1F600}`;
  const html =
    '<!doctype html><html lang="en"><head><title>x</title><style>@page { margin: 20mm ' +
    '}</style></head><body>body</body></html>';
  const pdf = await printer.print(html, { title: hostile, footer: hostile });
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { info } = (await document.getMetadata()) as { info: { Title?: string } };
  assert.equal(info.Title, hostile);
  const pages = await pagesOf(pdf);
  assert.match(pages[0] ?? '', /page 1 of 1<\/style><b>"it's" \\ ü · 7 \u{1F600}/u);
});

test('Several documents are printed at once by one browser.', async () => {
  const html = (text: string) =>
    `<!doctype html><html lang="en"><head><title>x</title></head><body>${text}</body></html>`;
  const pdfs = await Promise.all(
    ['one', 'two', 'three'].map((text) => printer.print(html(text), { title: text, footer: '' })),
  );
  for (const [index, text] of ['one', 'two', 'three'].entries()) {
    assert.match((await pagesOf(pdfs[index] ?? new Uint8Array()))[0] ?? '', new RegExp(text));
  }
});

test('Without a browser the fault says so and keeps its cause.', async () => {
  const printing = printPdf(
    '<html></html>',
    { title: 't', footer: '' },
    { executablePath: '/nowhere' },
  );
  await assert.rejects(printing, (error: Error & { code?: string }) => {
    assert.equal(error.code, 'delivery_failed');
    assert.match(error.message, /the browser did not start/);
    assert.ok(error.cause instanceof Error);
    return true;
  });
});

test('Two processes that unpack the browser at the same time both get a whole one.', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-unpack-'));
  try {
    const file = JSON.stringify(packagePath('src', 'papers', 'print', 'unpack-browser.ts'));
    const script = `const { unpackBrowser } = await import(${file});
      process.stdout.write((await unpackBrowser()).executablePath);`;
    const unpack = async () => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '--eval', script],
        { env: { TMPDIR: folder } },
      );
      const { stdout: version } = await promisify(execFile)(stdout, ['--version'], {
        env: { LD_LIBRARY_PATH: join(stdout, '..', 'al2023', 'lib') },
      });
      return version;
    };
    const versions = await Promise.all([unpack(), unpack()]);
    for (const version of versions) assert.match(version, /\d+\.\d+/);
    const left = await readdir(folder);
    assert.equal(left.filter((name) => name.startsWith('uptally-chromium')).length, 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
