import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { RenderedMail } from '../../../src/papers/mail/hand-over-mail.ts';
import { renderPage } from '../../../src/papers/print/render-page.ts';
import { renderWeeklyHtml } from '../../../src/papers/weekly/render-weekly-html.ts';
import { renderWeeklyMail } from '../../../src/papers/weekly/render-weekly-mail.ts';
import type { WeeklyReport } from '../../../src/papers/weekly/weekly-report.ts';
import { matchesGolden } from '../../support/golden.ts';
import { exampleReport, pageText } from './example-report.ts';

let report: WeeklyReport;
let html: string;
let mail: RenderedMail;

before(async () => {
  report = await exampleReport();
  html = renderWeeklyHtml(report);
  mail = renderWeeklyMail(report);
});

test('The page reads as it did when a person last approved it.', () => {
  matchesGolden('weekly-report.txt', pageText(html));
});

test('The mail reads as it did when a person last approved it, in both forms.', () => {
  assert.equal(
    mail.subject.replaceAll('\u00a0', ' '),
    'Weekly reliability report 2026-W23: lowest availability 92.61 %, claude-opus-4-6',
  );
  matchesGolden('weekly-mail.txt', mail.text);
  matchesGolden('weekly-mail-html.txt', pageText(mail.html));
});

test('Page, mail and its text twin print the same figures.', () => {
  const spaced = (text: string) => text.replace(/\s+/g, ' ');
  const forms = {
    page: spaced(pageText(html)),
    mail: spaced(pageText(mail.html)),
    text: spaced(mail.text),
  };
  const figures = [
    ...report.keyFigures.map(({ figure }) => figure),
    ...report.models.flatMap((model) =>
      model.empty
        ? [model.availability]
        : [
            model.calls,
            model.availability,
            model.goodOfValid,
            model.interval,
            model.change,
            model.durationP50,
            model.durationP95,
            model.ttftP50,
            model.gaps,
            ...model.days.map(({ availability }) => availability),
            ...model.worstMinutes.map(({ time, badOfValid }) => `${time}, ${badOfValid}`),
          ],
    ),
    ...report.contracts.flatMap(({ figure, amount, amountNote, status, reason }) => [
      figure,
      amount,
      amountNote,
      status,
      reason,
    ]),
    ...report.openPeriods,
    ...report.unknown.flatMap(({ subject, details }) => [subject, ...details]),
  ];
  for (const [form, text] of Object.entries(forms)) {
    const missing = figures.filter((figure) => !text.includes(spaced(figure)));
    assert.deepEqual(missing, [], form);
  }
});

test('The mail loads nothing and styles everything inline.', () => {
  assert.doesNotMatch(mail.html, /<(script|link|img|style|svg|iframe)\b/i);
  assert.doesNotMatch(mail.html, /\b(src|href|url\()/i);
});

test('The lines of the text twin are at most 78 columns wide.', () => {
  assert.deepEqual(
    mail.text.split('\n').filter((line) => line.length > 78),
    [],
  );
});

test('The page loads nothing, has one first heading, a language, scoped headings.', () => {
  assert.doesNotMatch(html, /<(script|link|img|iframe)\b/i);
  assert.doesNotMatch(html, /url\(|https?:\/\/(?!www\.w3\.org\/)/i);
  assert.match(html, /^<!doctype html>\s*<html lang="en">/i);
  assert.equal(html.match(/<h1>/g)?.length, 1);
  const headings = html.match(/<th\b[^>]*>/g) ?? [];
  assert.deepEqual(
    headings.filter((heading) => !/scope="(col|row)"/.test(heading)),
    [],
  );
});

test('Each chart has a name for those who cannot see it, and ids of its own.', () => {
  const names = [...html.matchAll(/<svg role="img" aria-label="([^"]+)"/g)].map(([, name]) => name);
  assert.equal(names.length, 3);
  assert.match(
    names[0] ?? '',
    /^claude-opus-4-6: share of bad calls by hour, 2026-W23; availability/,
  );
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test('Drawing the same week twice gives the same page.', () => {
  assert.equal(renderWeeklyHtml(report), html);
});

test('Names are escaped wherever they are printed.', () => {
  const [first, ...rest] = report.models;
  assert.ok(first);
  const name = '<b>"model" & co</b>';
  const hostile = { ...report, models: [{ ...first, model: name, routes: name }, ...rest] };
  for (const page of [renderWeeklyHtml(hostile), renderWeeklyMail(hostile).html]) {
    assert.doesNotMatch(page, /<b>/);
    assert.match(page, /&lt;b&gt;/);
  }
});

test('No figure is parted from its unit by an ordinary space.', () => {
  const parted = /\d (%|pp|ms|s)(?![\w-])|\b[A-Z]{3} \d/;
  const texts = html.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<[^>]*>/g, '\n');
  assert.doesNotMatch(texts, parted);
});

test('A value that is missing or null is an error, never an empty cell.', () => {
  const { title: _title, ...untitled } = report;
  assert.throws(() => renderPage('weekly-report', { report: untitled, charts: [] }), /title/);
  const nameless = { ...report, title: null };
  assert.throws(() => renderPage('weekly-report', { report: nameless, charts: [] }), /title: null/);
});

test('A month that is not over is named beside the credits, whatever the verdict.', () => {
  assert.deepEqual(
    report.openPeriods.map((sentence) => sentence.replaceAll('\u00a0', ' ')),
    [
      'June 2026 is not over: figures as of 8 June 2026 06:00 UTC; calls to come change them, ' +
        'and slots to come count like slots without calls.',
    ],
  );
});

test('No verdict breaks within a word.', () => {
  assert.match(html, /\.verdict \{ white-space: nowrap; \}/);
  assert.equal(html.match(/<td class="verdict /g)?.length, report.contracts.length);
});

test('A week without models, contracts or gaps still makes a page and a mail.', () => {
  const empty = { ...report, models: [], contracts: [], unknown: [] };
  assert.match(pageText(renderWeeklyHtml(empty)), /No contract was evaluated\./);
  assert.match(renderWeeklyMail(empty).text, /No gap was found in this week's records\./);
});
