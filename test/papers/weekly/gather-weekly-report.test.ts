import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gatherWeeklyReport } from '../../../src/papers/weekly/gather-weekly-report.ts';
import { renderWeeklyHtml } from '../../../src/papers/weekly/render-weekly-html.ts';
import { renderWeeklyMail } from '../../../src/papers/weekly/render-weekly-mail.ts';
import type { ModelWeek, WeeklyReport } from '../../../src/papers/weekly/weekly-report.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';
import { exampleContracts } from '../statement/example-evaluations.ts';
import { pageText } from '../statement/example-report.ts';
import { instant, storeDeadLetters, storeWeek } from '../statement/stored-week.ts';
import { QUIET_HEALTH } from './quiet-health.ts';

const OVERLOADED = { http_status: 529, error_type: 'overloaded_error' };

const CALLS: Parameters<typeof storeWeek>[1] = [
  // Outcomes: every one of them once, in the week of 2 March.
  { model: 'every-outcome', from: '2026-03-02 10:00', to: '2026-03-02 10:01', everyMinutes: 1 },
  ...Object.entries({
    provider_error: { http_status: 500 },
    overloaded: OVERLOADED,
    timeout: { http_status: 504 },
    network_error: { http_status: null },
    stream_error: { stream_error: true },
    rate_limited: { http_status: 429 },
    client_error: { http_status: 400 },
    cancelled: { cancelled: true },
  }).map(([event_id, fields]) => ({
    model: 'every-outcome',
    from: '2026-03-02 10:00',
    to: '2026-03-02 10:01',
    everyMinutes: 1,
    fields: { event_id, ...fields },
  })),
  // The outage: a call every ten minutes in two weeks; from 11:00 to 23:24 on 7 June they fail.
  {
    model: 'opus',
    from: '2026-05-25 00:00',
    to: '2026-06-07 11:00',
    everyMinutes: 10,
    fields: { route: 'router-a', ttft_ms: 300 },
  },
  {
    model: 'opus',
    from: '2026-06-07 11:00',
    to: '2026-06-07 23:24',
    everyMinutes: 10,
    fields: { route: 'router-a', ...OVERLOADED },
  },
  {
    model: 'opus',
    from: '2026-06-07 23:30',
    to: '2026-06-08 00:00',
    everyMinutes: 10,
    fields: { route: 'router-a', ttft_ms: 300 },
  },
  {
    provider: 'openai',
    model: 'gpt',
    from: '2026-05-25 00:00',
    to: '2026-06-03 00:00',
    everyMinutes: 15,
  },
  {
    provider: 'openai',
    model: 'gpt',
    from: '2026-06-04 00:00',
    to: '2026-06-08 00:00',
    everyMinutes: 15,
  },
  {
    provider: 'aws.bedrock',
    model: 'nova',
    from: '2026-05-25 00:00',
    to: '2026-05-26 00:00',
    everyMinutes: 60,
  },
  // The first of the four weeks before the outage's, and one week earlier.
  {
    provider: 'google',
    model: 'gemini',
    from: '2026-05-04 00:00',
    to: '2026-05-05 00:00',
    everyMinutes: 60,
  },
  {
    provider: 'google',
    model: 'retired',
    from: '2026-05-03 00:00',
    to: '2026-05-04 00:00',
    everyMinutes: 60,
  },
  {
    provider: 'mistral',
    model: 'large',
    from: '2026-06-02 00:00',
    to: '2026-06-02 03:00',
    everyMinutes: 60,
    fields: { http_status: 429 },
  },
  // One identity, another content.
  {
    provider: 'openai',
    model: 'gpt',
    from: '2026-06-05 00:00',
    to: '2026-06-05 00:01',
    everyMinutes: 1,
    fields: { duration_ms: 9_000 },
  },
  // Clocks in Berlin go back on 25 October 2026 at 03:00, 01:00 UTC.
  { model: 'autumn', from: '2026-10-25 00:00', to: '2026-10-25 02:00', everyMinutes: 30 },
  {
    model: 'autumn',
    from: '2026-10-25 00:15',
    to: '2026-10-25 02:15',
    everyMinutes: 60,
    fields: { ...OVERLOADED, source: 'late' },
  },
];

let warehouse: Warehouse;

before(async () => {
  warehouse = openTestWarehouse();
  await migrateWarehouse(warehouse);
  await storeWeek(warehouse, CALLS);
  await storeDeadLetters(warehouse, '2026-06-04 10:00', ['not_json', 'not_json', 'missing_field']);
});

after(() => warehouse.close());

function gather(week: string, timeZone = 'UTC', generatedAt = '2027-01-01 00:00') {
  return gatherWeeklyReport({
    warehouse,
    week,
    timeZone,
    evaluations: [],
    health: QUIET_HEALTH,
    generatedAt: instant(generatedAt),
  });
}

function modelOf(report: WeeklyReport, model: string): ModelWeek {
  const found = report.models.find((row) => row.model === model);
  assert.ok(found, `${model} has a row`);
  return found;
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const unknownOf = (report: WeeklyReport) =>
  report.unknown.map(({ subject, details }) => `${subject}: ${plain(details.join('; '))}`);

test('Five outcomes are bad, one is good and three are neither.', async () => {
  const row = modelOf(await gather('2026-W10'), 'every-outcome');
  assert.deepEqual(row.counts, { good: 1, bad: 5, neither: 3 });
  assert.equal(row.calls, '9');
  assert.equal(plain(row.availability), '16.66 %');
  assert.equal(plain(row.goodOfValid), '1 of 6');
});

test('The week of the outage has the counts, the change and the worst minutes.', async () => {
  const row = modelOf(await gather('2026-W23'), 'opus');
  assert.deepEqual(row.counts, { good: 933, bad: 75, neither: 0 });
  assert.equal(plain(row.availability), '92.55 %');
  assert.equal(row.availabilityTone, 'alarm');
  assert.equal(plain(row.interval), '90.77–94.03 %');
  assert.equal(plain(row.change), '−7.45 pp');
  assert.equal(row.routes, 'router-a');
  // Every call took 1,240 ms, 300 of them to the first token; a sketch is within 1 %.
  assert.match(plain(row.durationP50), /^1\.2[345] s$/);
  assert.match(plain(row.ttftP50), /^(29[789]|30[0123]) ms$/);
  assert.deepEqual(
    row.worstMinutes.map(({ time, badOfValid }) => plain(`${time}, ${badOfValid}`)),
    [
      'Sun 7 June 11:00, 1 of 1 bad',
      'Sun 7 June 11:10, 1 of 1 bad',
      'Sun 7 June 11:20, 1 of 1 bad',
    ],
  );
  assert.deepEqual(
    row.days.map(({ label, availability }) => plain(`${label} ${availability}`)),
    [
      'Mon 1 100.00 %',
      'Tue 2 100.00 %',
      'Wed 3 100.00 %',
      'Thu 4 100.00 %',
      'Fri 5 100.00 %',
      'Sat 6 100.00 %',
      'Sun 7 47.91 %',
    ],
  );
});

test('Hours without a call stay empty, and a day without one has no data.', async () => {
  const row = modelOf(await gather('2026-W23'), 'gpt');
  assert.equal(row.hours.length, 168);
  assert.deepEqual(row.hours[47], { good: 4, bad: 0, neither: 0 });
  assert.deepEqual(row.hours[48], { good: 0, bad: 0, neither: 0 });
  assert.equal(plain(row.gaps), 'no call in 24 of 168 hours');
  assert.equal(row.days[2]?.availability, 'no data');
  assert.equal(row.ttftP50, 'no data');
});

test('A model without traffic has a row that says no data, never 100 %.', async () => {
  const report = await gather('2026-W23');
  for (const model of ['nova', 'gemini']) {
    const row = modelOf(report, model);
    assert.equal(row.empty, true);
    assert.deepEqual(
      [row.calls, row.availability, row.interval, row.change, row.durationP50, row.ttftP50],
      Array(6).fill('no data'),
    );
  }
  assert.equal(report.models.filter(({ model }) => model === 'opus').length, 1);
  const limited = modelOf(report, 'large');
  assert.deepEqual([limited.calls, limited.availability], ['3', 'no data']);
  assert.deepEqual(
    report.models.map(({ model }) => model),
    ['opus', 'gpt', 'nova', 'gemini', 'large'],
  );
  assert.deepEqual(unknownOf(report), [
    'large, mistral: no data: 3 calls, none of them good or bad',
    'nova, aws.bedrock: no data: no call this week, 24 calls in 2026-W22',
    'gemini, google: no data: no call this week, 24 calls in the four weeks before',
    'Latency: no call succeeded of large',
    'Time to first token: not reported by any call of gpt',
    'Dead letters: 3 records received in the week could not be read, and count in no figure: 2 ' +
      'not json, 1 missing field',
    'Conflicts: 1 call arrived with differing contents; the one ingested last counts',
  ]);
});

test('A week without calls says no data in each figure, on page, mail and text.', async () => {
  const silent = await gather('2026-W30');
  const report = await gather('2025-W01');
  for (const week of [silent, report]) {
    assert.deepEqual(week.models, []);
    assert.deepEqual(
      week.keyFigures.map(({ figure }) => figure),
      Array(4).fill('no data'),
    );
    assert.deepEqual(unknownOf(week), ['Calls: no data: no call of this week is stored']);
  }
  const mail = renderWeeklyMail(report);
  for (const text of [pageText(renderWeeklyHtml(report)), pageText(mail.html), mail.text]) {
    assert.match(text, /No data: no model had a call in this week/);
    assert.doesNotMatch(text, /No gap was found|all with data/);
  }
});

test('A week in which every known model is silent lists each, and no figure is 0.', async () => {
  const report = await gather('2026-W24');
  assert.deepEqual(
    report.keyFigures.map(({ label, figure, detail }) => `${label}: ${figure}, ${plain(detail)}`),
    [
      'Lowest availability: no data, no call this week',
      'Calls: no data, no call this week',
      'Models: 4, 4 without data',
      'Credits to date: no data, 0 contracts',
    ],
  );
  assert.deepEqual(
    report.models.map(({ model, availability }) => `${model}: ${availability}`),
    ['opus: no data', 'nova: no data', 'large: no data', 'gpt: no data'],
  );
  assert.equal(unknownOf(report).length, 5);
});

test("The zone moves the week: June's first calls are of May in New York.", async () => {
  const row = modelOf(await gather('2026-W23', 'America/New_York'), 'opus');
  // 04:00 UTC on 1 June to 04:00 UTC on 8 June; traffic ends at midnight UTC.
  assert.equal(row.counts.good + row.counts.bad, 1008 - 24);
  assert.equal(plain(row.worstMinutes[0]?.time ?? ''), 'Sun 7 June 07:00');
  assert.equal(row.days[6]?.label, 'Sun\u00a07');
});

test('A week in which clocks go back has 169 hours, the repeated one told apart.', async () => {
  const report = await gather('2026-W43', 'Europe/Berlin');
  const row = modelOf(report, 'autumn');
  assert.equal(row.hours.length, 169);
  assert.deepEqual(
    report.period.days.map(({ hours }) => hours),
    [24, 24, 24, 24, 24, 24, 25],
  );
  assert.equal(plain(report.period.timeZone), 'Europe/Berlin (UTC+02:00, then UTC+01:00)');
  assert.deepEqual(
    row.worstMinutes.map(({ time }) => plain(time)),
    ['Sun 25 October 02:15 (UTC+02:00)', 'Sun 25 October 02:15 (UTC+01:00)'],
  );
  assert.deepEqual(row.hours[144 + 2], { good: 2, bad: 1, neither: 0 });
});

test('A report made before the week is over says so.', async () => {
  const report = await gather('2026-W23', 'UTC', '2026-06-07 12:00');
  assert.match(unknownOf(report)[0] ?? '', /^The week: not over/);
});

test('A contract under which no call was seen is listed as unknown.', async () => {
  const [first] = exampleContracts;
  assert.ok(first);
  const commitments = first.evaluation.commitments.map((each) => ({ ...each, partitions: [] }));
  const { unknown } = await gatherWeeklyReport({
    warehouse,
    week: '2026-W23',
    timeZone: 'UTC',
    evaluations: [{ ...first, evaluation: { ...first.evaluation, commitments, credits: [] } }],
    health: QUIET_HEALTH,
    generatedAt: instant('2026-06-08 06:00'),
  });
  assert.deepEqual(unknown.at(-1)?.details, [
    'no data for uptime: no call under this contract was seen in the period',
  ]);
});

test('Contracts stand in the report with verdict, figure, claimed amount, reason.', async () => {
  const { contracts, keyFigures, unknown } = await gatherWeeklyReport({
    warehouse,
    week: '2026-W23',
    timeZone: 'UTC',
    evaluations: exampleContracts,
    health: QUIET_HEALTH,
    generatedAt: instant('2026-06-08 06:00'),
  });
  const [bedrock, router] = contracts;
  assert.deepEqual(
    [bedrock?.verdict, plain(bedrock?.figure ?? ''), plain(bedrock?.amount ?? ''), bedrock?.status],
    ['breached', '94.7712 %', 'USD 18,412.50', 'not known'],
  );
  assert.equal(plain(bedrock?.amountNote ?? ''), 'and 1 line not known');
  assert.deepEqual([router?.amount, router?.status], ['no clause', 'measured only']);
  assert.equal(plain(keyFigures[3]?.figure ?? ''), 'USD 18,412.50');
  assert.equal(keyFigures[3]?.detail, '1 provisional, 1 not known');
  assert.equal(unknown.at(-1)?.details.length, 3);
});
