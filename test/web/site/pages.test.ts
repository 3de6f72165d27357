import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { isSiteOpen } from '../../../src/web/site/site.ts';
import { FAILING, HOSTILE, LOOK, NOW, openTestSite, PRIVATE, type Site } from './site-harness.ts';

let site: Site;
before(async () => {
  site = await openTestSite();
});
after(() => site.close());

const MODEL = '/models/acme/opus-1';
const HOUR = `${MODEL}?day=2026-06-07&hour=2026-06-07T12%3A00%3A00.000Z`;
const NAMED = `/models/acme/${encodeURIComponent(HOSTILE)}`;
const PAGES = [
  '/',
  '/?tz=Asia/Kathmandu',
  MODEL,
  HOUR,
  NAMED,
  '/incidents/INC-20260607-1',
  '/incidents/INC-20260508-1',
  '/history',
  '/about',
];

async function page(url: string): Promise<string> {
  const web = await site.web();
  const answer = await web.inject({ url, headers: { accept: 'text/html' } });
  assert.equal(answer.statusCode, 200, `${url}: ${answer.body.slice(0, 200)}`);
  return answer.body;
}

/** What a reader sees, without tags. */
function textOf(html: string): string {
  return html
    .replaceAll(/<(script|style|title|desc)\b.*?<\/\1>/gs, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/&#x27;|&#39;/g, "'")
    .replaceAll('\u00a0', ' ')
    .replaceAll(/\s+/g, ' ');
}

test('the status page says in a sentence what fails, since when, how much at least', async () => {
  const html = await page('/');
  const [, heading = ''] = /<h1>(.*?)<\/h1>/s.exec(html) ?? [];
  assert.equal(
    textOf(heading).trim(),
    'acme: 80 % of calls failing since 12:00 UTC, at least 78 %.',
  );
  const text = textOf(html);
  for (const sentence of [
    'acme’s page: “Elevated errors',
    'investigating since 12:38 UTC',
    'Newest call counted: 15:59 (1 min ago).',
    'Last 5 min 32 of 40 failed (80 %)',
    'Last 60 min 472 of 590 failed (80 %)',
    'not told, its status page is not read',
    'Moving house',
    'end not told',
  ]) {
    assert.ok(text.includes(sentence), sentence);
  }
});

test('measured and declared stand side by side, in one row of the table', async () => {
  const rows = [...(await page('/')).matchAll(/<tr><th scope="row">.*?<\/tr>/gs)].map(([row]) =>
    textOf(row).trim(),
  );
  const today = '7 June 2026 1,920 9,600 20.00 % 240 min Partial outage partial outage';
  assert.ok(rows.includes(today), rows.filter((row) => row.startsWith('7 June')).join('\n'));
});

test('every page names its figures twice, and the bars, labels and rows agree', async () => {
  for (const url of PAGES) {
    const html = await page(url);
    const charts = html.split('<div class="chart">').slice(1);
    for (const chart of charts) {
      const bars = [...chart.matchAll(/<a href="([^"]*)"[^>]*aria-label="([^"]*)">(.*?)<\/a>/g)];
      const rows = [...chart.matchAll(/<tr><th scope="row"><a href="([^"]*)">.*?<\/tr>/gs)];
      assert.equal(bars.length, rows.length, url);
      for (const [i, [, href, label = '', shapes = '']] of bars.entries()) {
        const [row = '', rowHref] = rows[i] ?? [];
        assert.equal(href, rowHref);
        const cells = [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell = '']) =>
          textOf(cell).trim(),
        );
        const [name = '', bad = '', calls = ''] = cells;
        const said = calls === '0' ? 'no calls' : `${bad} of ${calls} failed`;
        assert.ok(textOf(label).startsWith(`${name}: ${said};`), `${label}: ${cells}`);
        const [, tall = ''] = / class="s-\w+" d="M[\d.]+ [\d.]+h[\d.]+v([\d.]+)/.exec(shapes) ?? [];
        const share = Number(bad.replaceAll(',', '')) / Number(calls.replaceAll(',', ''));
        const expected = calls === '0' ? 12 : Math.max(3, Math.round(40 * share));
        assert.equal(Number(tall), expected, `${label} is ${tall} high`);
      }
    }
  }
});

test('days without calls are hatched and in no share', async () => {
  const html = await page(NAMED);
  assert.match(html, /no data/);
  assert.doesNotMatch(html, /NaN|undefined|null|Infinity/);
});

test('the day goes down to hours, and the hour to minutes', async () => {
  const day = await page(`${MODEL}?day=2026-06-07`);
  assert.match(textOf(day), /12:00 480 600 80\.00 % (Partial|Major) outage/);
  const hour = await page(HOUR);
  assert.match(textOf(hour), /12:00 to 13:00 by minute/);
  assert.match(textOf(hour), /12:30 8 10 80\.00 % /);
});

test('the timeline has the first failing minute, what was declared, and people', async () => {
  const text = textOf(await page('/incidents/INC-20260607-1'));
  const places = [
    'First failing minute',
    'Found: the calls sufficed',
    'acme: investigating',
    'acme declared, seen by us',
    'People here',
  ].map((words) => text.indexOf(words));
  assert.ok(
    places.every((place) => place > 0),
    text,
  );
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
  assert.match(text, /40 min of silence, until a post was seen \(12:40 UTC\)/);
  assert.match(text, /says that it posted after 38 min/);
});

test('an incident that is over says so, with its length', async () => {
  const text = textOf(await page('/incidents/INC-20260508-1'));
  assert.match(text, /major outage at worst, 1 h from Fri 8 May 11:00 to Fri 8 May 12:00 UTC/);
  assert.match(text, /End: good from here on/);
  const history = textOf(await page('/history'));
  assert.match(history, /May 2026 .* INC-20260508-1/);
  assert.match(history, /April 2026 No incident was measured\./);
  // Before the first call nothing was well either.
  assert.match(history, /January 2026 No data: no call was counted\./);
});

test('whatever comes from outside is a text: no markup, no script', async () => {
  for (const url of PAGES) {
    const html = await page(url);
    assert.doesNotMatch(html, /<script>alert/, url);
    assert.doesNotMatch(html, /href="javascript:/i, url);
    assert.doesNotMatch(html, / style="| on\w+="/, url);
  }
  assert.match(await page(NAMED), /&lt;script&gt;alert\(&quot;x&quot;\)&lt;\/script&gt;&amp;amp;/);
});

test('nobody learns of accounts, people or money here', async () => {
  for (const url of [...PAGES, '/nothing', '/models/acme/none']) {
    const web = await site.web();
    const { body, headers } = await web.inject({ url, headers: { accept: 'text/html' } });
    for (const secret of Object.values(PRIVATE)) assert.ok(!body.includes(secret), url);
    assert.doesNotMatch(textOf(body), /\b(USD|EUR|contracts?|tenants?|accounts?|credits?)\b/i, url);
    assert.equal(headers['set-cookie'], undefined);
  }
});

const REFUSED: readonly (readonly [url: string, status: number, sentence: RegExp])[] = [
  ['/?tz=Mars/Base', 400, /tz: Mars\/Base: expected a time zone such as Europe\/Berlin/],
  ['/models/acme/none', 404, /no model of this name/],
  ['/incidents/INC-20200101-1', 404, /no incident of this number/],
  ["/incidents/x'%20or%201", 404, /no incident of this number/],
  [`${MODEL}?day=2026-13-07`, 400, /a day such as 2026-06-07/],
  [`${MODEL}?day=1999-01-01`, 400, /a day such as 2026-06-07/],
  [`${MODEL}?hour=2026-06-06T12:00:00.000Z`, 400, /an hour of it/],
];
for (const [url, status, sentence] of REFUSED) {
  test(`${url} is ${status}, in a page`, async () => {
    const web = await site.web();
    const answer = await web.inject({ url, headers: { accept: 'text/html' } });
    assert.equal(answer.statusCode, status);
    assert.match(textOf(answer.body), sentence);
  });
}

test('times are those of the zone that was asked for, for machines always in UTC', async () => {
  const html = await page('/?tz=Asia/Kathmandu');
  assert.match(textOf(html), /since 17:45 \+05:45/);
  assert.match(html, /<time datetime="2026-06-07T15:59:00\.000Z">21:44<\/time>/);
  // The links keep it.
  assert.match(html, /href="\/history\?tz&#x3D;Asia%2FKathmandu"/);
});

test('days are those of the zone: a call at 10:00 UTC is of another one in Auckland', async () => {
  const utc = textOf(await page(MODEL));
  const there = textOf(await page(`${MODEL}?tz=Pacific/Kiritimati`));
  assert.match(utc, /8 May 2026 1,2\d\d 3,0\d\d/);
  assert.match(there, /9 May 2026 1,2\d\d 3,0\d\d/);
});

test('a site with groups shows these models by their names, and no others', async () => {
  const look = {
    ...LOOK,
    groups: [{ name: 'Chat', models: [{ provider: 'other', model: 'mini-2', name: 'Mini Two' }] }],
  };
  const web = await site.web({ look });
  const { body } = await web.inject({ url: '/' });
  assert.match(textOf(body), /No incident in 42 calls to 1 model in the last 15 minutes/);
  assert.match(textOf(body), /Chat Mini Two/);
  assert.doesNotMatch(body, /opus-1/);
  for (const url of [MODEL, '/incidents/INC-20260607-1']) {
    assert.equal((await web.inject({ url })).statusCode, 404, url);
  }
});

test('without a call there is no data, and nothing is green', async () => {
  const web = await site.web({ now: NOW + 3 * 3_600_000 });
  const { body } = await web.inject({ url: '/' });
  const text = textOf(body);
  assert.match(text, /acme: 80 % of calls failed from 12:00 UTC on; no calls since 15:59 UTC/);
  assert.match(body, /s-edge-unknown/);
  assert.match(text, /mini-2 No data no calls since 15:59 UTC/);
});

test('a site that is not open says so and shows nothing', async () => {
  const web = await site.web({ isClosed: true });
  for (const url of PAGES) {
    const answer = await web.inject({ url, headers: { accept: 'text/html' } });
    assert.equal(answer.statusCode, 403, url);
    assert.ok(!answer.body.includes(FAILING.model));
  }
});

const OPEN: readonly (readonly [string, 'public' | undefined, boolean])[] = [
  ['127.0.0.1', undefined, true],
  ['localhost', undefined, true],
  ['::1', undefined, true],
  ['0.0.0.0', undefined, false],
  ['127.0.0.1.example.com', undefined, false],
  ['0.0.0.0', 'public', true],
];
for (const [host, setting, isOpen] of OPEN) {
  test(`a site on ${host}, ${setting ?? 'not set'}, is ${isOpen ? 'open' : 'closed'}`, () => {
    assert.equal(isSiteOpen(host, setting), isOpen);
  });
}

test('the page goes out packed, the files with an ETag', async () => {
  const web = await site.web();
  const packed = await web.inject({ url: '/', headers: { 'accept-encoding': 'br' } });
  assert.match(brotliDecompressSync(packed.rawPayload).toString(), /^<!doctype html>/);
  for (const name of ['style.css', 'script.js', 'inter-400.woff2', 'icon-major.svg']) {
    const first = await web.inject({ url: `/site/${name}` });
    assert.equal(first.statusCode, 200, name);
    const etag = String(first.headers.etag);
    const again = await web.inject({ url: `/site/${name}`, headers: { 'if-none-match': etag } });
    assert.equal(again.statusCode, 304, name);
  }
});
