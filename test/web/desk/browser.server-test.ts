import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { systemClock } from '../../../src/ground/time.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { makeLink } from '../../../src/web/access/links.ts';
import { issueExample } from '../../money/claim/example-statements.ts';
import { openBrowser } from '../../support/browser-page.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type AccessServer, accessServer } from '../access/access-server.ts';
import { recordExampleIncident } from './example-incident.ts';

const PAGES = [
  '/desk',
  '/desk/statements',
  '/desk/statements/AWS-BEDROCK-2026-06-1',
  '/desk/claims',
  '/desk/incidents',
  '/desk/incidents/INC-20260606-1',
  '/desk/people',
  '/desk/tokens',
  '/desk/audit',
  '/desk/sessions',
];

let ledger: Ledger;
let desk: AccessServer;
let browser: Browser;
let origin = '';

before(async () => {
  ledger = await openLedgerCopy();
  await issueExample(ledger, { claimed: '812.50' });
  await recordExampleIncident(ledger);
  desk = await accessServer(ledger, { now: () => systemClock.now() });
  await desk.server.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(desk.server.server.address() as AddressInfo).port}`;
  browser = await openBrowser();
});
after(async () => {
  await browser.close();
  await desk.server.close();
  await ledger.close();
});

async function linkFor(name: string): Promise<string> {
  const given = { name, role: 'admin', by: 'test' } as const;
  return `${origin}${(await makeLink(ledger, systemClock.now(), given)).path}`;
}

async function press(page: Page, button: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.click(button)]);
}

async function faultsOf(page: Page): Promise<unknown> {
  const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  // The policy of the page lets no script in but its own.
  await page.evaluate(readFileSync(path, 'utf8'));
  return page.evaluate(`axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => id + ': ' + html.slice(0, 120))))`);
}

test('a person opens the link and is in; the address keeps no secret', async () => {
  const page = await browser.newPage();
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text());
  });
  await page.goto(await linkFor('Ada'));
  assert.equal(page.url(), `${origin}/desk/sign-in`);
  await press(page, 'main button');
  assert.equal(page.url(), `${origin}/desk`);
  await page.goto(`${origin}/desk/tokens`);
  await page.type('#name', 'Grafana');
  await page.click('input[value="read:health"]');
  await press(page, 'main form button');
  assert.match(await page.$eval('.secret', (code) => code.textContent ?? ''), /^upt_/);
  await press(page, '.desk-person button');
  assert.equal(page.url(), `${origin}/desk/sign-in`);
  await page.goto(`${origin}/desk`);
  assert.ok(page.url().startsWith(`${origin}/desk/sign-in?to=`));
  assert.deepEqual(said, []);
  await page.close();
});

test('without script the link is pasted, and everything else is the same', async () => {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  const link = await linkFor('Bea');
  await page.goto(link);
  await page.type('#link', link);
  await press(page, 'main button');
  assert.equal(page.url(), `${origin}/desk`);
  await page.goto(`${origin}/desk/sessions`);
  await press(page, 'main td button');
  assert.ok(page.url().startsWith(`${origin}/desk/sign-in`));
  await page.close();
});

test('a form of another site is refused by the browser itself and by us', async () => {
  const page = await browser.newPage();
  await page.goto(await linkFor('Cleo'));
  await press(page, 'main button');
  // Another port is another origin, and the same site: its cookies go along.
  const other = origin.replace('127.0.0.1', 'localhost');
  await page.goto(`${other}/desk/sign-in`);
  const status = await page.evaluate(`fetch(${JSON.stringify(`${origin}/desk/sign-out`)}, {
    method: 'POST', credentials: 'include', mode: 'no-cors',
    body: new URLSearchParams({ form: 'x' }),
  }).then(() => 'sent', () => 'refused')`);
  assert.equal(status, 'refused');
  await page.goto(`${origin}/desk`);
  assert.equal(page.url(), `${origin}/desk`);
  await page.close();
});

test('axe-core finds nothing, light and dark, wide and narrow; nothing is cut off', async () => {
  const page = await browser.newPage();
  await page.setBypassCSP(true);
  await page.goto(await linkFor('Dora'));
  assert.deepEqual(await faultsOf(page), []);
  await press(page, 'main button');
  const looks = [
    ['light', 1_280],
    ['dark', 1_280],
    ['light', 320],
  ] as const;
  for (const [scheme, width] of looks) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setViewport({ width, height: 900 });
    for (const path of PAGES) {
      await page.goto(`${origin}${path}`);
      assert.deepEqual(await faultsOf(page), [], `${path}, ${scheme}, ${width}`);
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      assert.ok(Number(wide) <= width, `${path}: ${wide} at ${width}`);
    }
  }
  await page.close();
});
