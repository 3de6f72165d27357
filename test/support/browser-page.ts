import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, launch } from 'puppeteer-core';
import { embeddedFontsCss } from '../../src/papers/print/embed-fonts.ts';
import { unpackBrowser } from '../../src/papers/print/unpack-browser.ts';

/** A browser with which a test looks at a page. */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, libraryPath } = await unpackBrowser();
  return launch({
    headless: 'shell',
    executablePath,
    args: ['--no-sandbox', '--font-render-hinting=none'],
    env: { LD_LIBRARY_PATH: libraryPath },
  });
}

/** What is wider than its place, as `tag.class: text`, on a page of this width. */
export async function overflows(
  browser: Browser,
  html: string,
  { width, media }: { width: number; media: 'print' | 'screen' },
): Promise<string[]> {
  const page = await browser.newPage();
  try {
    await page.setViewport({ width, height: 1_000 });
    await page.emulateMediaType(media);
    await page.setContent(html.replace('</head>', `<style>${embeddedFontsCss()}</style></head>`));
    // As text: the tests' compiler knows no DOM.
    return (await page.evaluate(`document.fonts.ready.then(() =>
      [...document.querySelectorAll('body, body *:not(svg, svg *)')]
        .filter((element) => element.clientWidth > 0 && (
          element.getBoundingClientRect().right > ${width} + 0.5 ||
          element.scrollWidth > element.clientWidth + 1))
        .map((element) => element.tagName + '.' + element.className + ': ' +
          element.textContent.trim().slice(0, 60)))`)) as string[];
  } finally {
    await page.close();
  }
}

/** Numbers, dates and times of tables that a line break tears apart; hashes may be torn. */
export async function brokenNumbers(
  browser: Browser,
  html: string,
  { width, media }: { width: number; media: 'print' | 'screen' },
): Promise<string[]> {
  const page = await browser.newPage();
  try {
    await page.setViewport({ width, height: 1_000 });
    await page.emulateMediaType(media);
    await page.setContent(html.replace('</head>', `<style>${embeddedFontsCss()}</style></head>`));
    return (await page.evaluate(`document.fonts.ready.then(() =>
      [...document.querySelectorAll('td:not(.hash), td:not(.hash) *, th, th *')]
        .flatMap((element) => [...element.childNodes])
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .flatMap((node) => [...node.data.matchAll(/[0-9]([0-9.,:-]*[0-9])?/g)].filter((match) => {
          const range = document.createRange();
          range.setStart(node, match.index);
          range.setEnd(node, match.index + match[0].length);
          return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
        }).map((match) => match[0] + ' in ' + node.data)))`)) as string[];
  } finally {
    await page.close();
  }
}

/** Faults that axe-core finds, as `rule: element`. */
export async function accessibilityFaults(browser: Browser, html: string): Promise<string[]> {
  const page = await browser.newPage();
  try {
    await page.setContent(html);
    const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await page.evaluate(readFileSync(path, 'utf8'));
    return (await page.evaluate(
      `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => id + ': ' + html.slice(0, 120))))`,
    )) as string[];
  } finally {
    await page.close();
  }
}
