import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import type { WebScope } from '../../../src/web/http/server.ts';
import { openBrowser } from '../../support/browser-page.ts';
import { openTestSite, type Site } from './site-harness.ts';

let site: Site;
let web: WebScope;
let url: string;
let browser: Browser;

before(async () => {
  [site, browser] = await Promise.all([openTestSite(), openBrowser()]);
  web = await site.web();
  url = await web.listen({ host: '127.0.0.1', port: 0 });
});
after(async () => {
  await browser.close();
  await web.close();
  await site.close();
});

const MODEL = '/models/acme/opus-1';
const PAGES = [
  '/',
  `${MODEL}?day=2026-06-07&hour=2026-06-07T12%3A00%3A00.000Z`,
  '/incidents/INC-20260607-1',
  '/history',
  '/about',
  '/nothing',
];

interface Look {
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly hasScript?: boolean;
  /** All, unless they are named. */
  readonly rules?: readonly string[];
}

/** Opens a page; what the browser complains of meanwhile is a fault. */
async function withPage<Result>(
  path: string,
  { scheme = 'light', width = 1_100, hasScript = true }: Look,
  look: (page: Page) => Promise<Result>,
): Promise<Result> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // The feed of events and the page that is not there may be missing here.
    if (/^(error|warn)/.test(message.type()) && !/404/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.setJavaScriptEnabled(hasScript);
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.goto(`${url}${path}`, { waitUntil: 'load' });
    const result = await look(page);
    assert.deepEqual(complaints, [], path);
    return result;
  } finally {
    await page.close();
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LOOKS: readonly (readonly [name: string, look: Look])[] = [
  ['light', { scheme: 'light' }],
  // The same elements in other colours.
  ['dark', { scheme: 'dark', rules: ['color-contrast'] }],
  ['320 px', { width: 320 }],
];
function axeOptions({ rules }: Look): string {
  return rules === undefined ? '{}' : JSON.stringify({ runOnly: { type: 'rule', values: rules } });
}

for (const path of PAGES) {
  for (const [name, look] of LOOKS) {
    test(`${path} has no fault of accessibility, and nothing is too wide: ${name}`, () =>
      withPage(path, look, async (page) => {
        await page.evaluate(
          'document.querySelectorAll("details").forEach((e) => { e.open = true })',
        );
        await page.evaluate(axe);
        const faults = await page.evaluate(
          `axe.run(${axeOptions(look)}).then(({ violations }) =>
            violations.flatMap(({ id, nodes }) =>
              nodes.map(({ html }) => id + ': ' + html.slice(0, 160))))`,
        );
        assert.deepEqual(faults, []);
        const { clientWidth } = await page.$eval('html', ({ clientWidth }) => ({ clientWidth }));
        const tooWide = await page.evaluate(`[...document.querySelectorAll('body *')]
          .filter((one) => !one.closest('.wide, .skip, svg') &&
            one.getBoundingClientRect().right > ${clientWidth} + 0.5)
          .map((one) => one.outerHTML.slice(0, 120))`);
        assert.deepEqual(tooWide, []);
      }));
  }

  test(`${path} says the same without script`, async () => {
    const texts = await Promise.all(
      [true, false].map((hasScript) =>
        withPage(path, { hasScript }, (page) =>
          page.$eval('main', (main) => main.textContent ?? ''),
        ),
      ),
    );
    assert.equal(texts[0], texts[1]);
    assert.ok((texts[0] ?? '').length > 40);
  });
}

test('90 days can be walked by keyboard: one stop, arrows, Home, End and weeks', () =>
  withPage('/', {}, async (page) => {
    const here = () =>
      page.evaluate('document.activeElement.getAttribute("aria-label")') as Promise<string>;
    const day = async (key: Parameters<Page['keyboard']['press']>[0]) => {
      await page.keyboard.press(key);
      return (await here()).split(':')[0];
    };
    const stops = await page.$$eval('svg.bars', (charts) =>
      charts.map((chart) => chart.querySelectorAll('a[tabindex="0"]').length),
    );
    assert.deepEqual(stops, [1, 1, 1]);
    await page.evaluate(`document.querySelector('svg.bars a[tabindex="0"]').focus()`);
    assert.match(await here(), /^7\u00a0June\u00a02026: 960 of 4,800 failed; Partial outage, 240/);
    assert.equal(await day('Home'), '10\u00a0March\u00a02026');
    const walked = new Set<string>();
    for (let i = 0; i < 90; i += 1) {
      walked.add(await here());
      await page.keyboard.press('ArrowRight');
    }
    assert.equal(walked.size, 90);
    assert.equal(await day('ArrowRight'), '7\u00a0June\u00a02026');
    assert.equal(await day('PageUp'), '31\u00a0May\u00a02026');
    assert.equal(await day('ArrowLeft'), '30\u00a0May\u00a02026');
    assert.equal(await day('PageDown'), '6\u00a0June\u00a02026');
    assert.equal(await day('End'), '7\u00a0June\u00a02026');
    const after = await page.$$eval('svg.bars', (charts) =>
      charts.map((chart) => chart.querySelectorAll('a[tabindex="0"]').length),
    );
    assert.deepEqual(after, [1, 1, 1]);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.match(page.url(), /\?day=2026-06-07#day$/);
  }));

test('title and icon say how it stands', () =>
  withPage('/', {}, async (page) => {
    assert.match(await page.title(), /^acme: 80 % of calls failing since 12:00 UTC/);
    const icon = await page.$eval('link[rel="icon"]', (link) => link.getAttribute('href'));
    assert.equal(icon, '/site/icon-partial.svg');
  }));

test('only the headline is read aloud when it changes', async () => {
  for (const path of PAGES) {
    const live = await withPage(path, {}, (page) =>
      page.$$eval('[aria-live]', (parts) => parts.map((part) => part.firstElementChild?.tagName)),
    );
    assert.ok(live.length <= 1 && live.every((tag) => tag === 'H1'), path);
  }
});
