import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  dateOrInstant,
  formatInstant,
  localMinute,
  monthInterval,
} from '../../../src/ground/time.ts';
import {
  type BusinessCalendars,
  loadBusinessCalendars,
} from '../../../src/money/contract/business-calendar.ts';
import type { Due } from '../../../src/money/contract/contract.ts';
import { type ClaimFacts, claimDeadline } from '../../../src/money/deadline/claim-deadline.ts';

let calendars: BusinessCalendars;
before(async () => {
  calendars = await loadBusinessCalendars(['US', 'DE', 'GB', 'SA', 'CN', 'XX']);
});

function due(rule: string): Due {
  const [count, unit, from, calendar] = rule.split(' ');
  return {
    count: Number(count),
    unit: unit as Due['unit'],
    from: from as Due['from'],
    calendar: calendar ?? null,
  };
}

/** Local wall time by which the claim has to be there; the instant itself is too late. */
function deadlineIn(zone: string, rule: string, facts: Omit<ClaimFacts, 'calendars'>): string {
  const { instant, missing } = claimDeadline(due(rule), { ...facts, calendars }, zone);
  return instant === null ? `not known: ${missing}` : localMinute(instant, zone);
}

// A period ends at the end of its last day, and that day is day 0.
const fromPeriodEnd = `
  rule                           month    zone                 before
  0 days period_end              2026-06  UTC                  2026-07-01 00:00
  1 days period_end              2026-06  UTC                  2026-07-02 00:00
  30 days period_end             2026-06  UTC                  2026-07-31 00:00
  30 days period_end             2026-01  UTC                  2026-03-03 00:00
  30 days period_end             2024-01  UTC                  2024-03-02 00:00
  1 months period_end            2026-01  UTC                  2026-03-01 00:00
  1 months period_end            2024-01  UTC                  2024-03-01 00:00
  1 months period_end            2026-02  UTC                  2026-04-01 00:00
  2 months period_end            2026-06  UTC                  2026-09-01 00:00
  2 months period_end            2025-12  UTC                  2026-03-01 00:00
  12 months period_end           2024-02  UTC                  2025-03-01 00:00
  72 hours period_end            2026-06  UTC                  2026-07-04 00:00
  1 days period_end              2026-06  -08:00               2026-07-02 00:00
  1 months period_end            2026-02  Europe/Berlin        2026-04-01 00:00
  48 hours period_end            2026-02  America/New_York     2026-03-03 00:00
  5 business_days period_end US  2026-06  UTC                  2026-07-09 00:00
  5 business_days period_end DE  2026-06  UTC                  2026-07-08 00:00
  1 business_days period_end GB  2026-03  Europe/London        2026-04-02 00:00
  3 business_days period_end GB  2026-03  Europe/London        2026-04-08 00:00
  2 business_days period_end US  2026-12  UTC                  2027-01-06 00:00
  0 business_days period_end US  2026-06  UTC                  2026-07-01 00:00
  2 business_days period_end XX  2026-06  UTC                  not known: calendar
  30 days awareness              2026-06  UTC                  not known: awareness
  1 months invoice               2026-06  UTC                  not known: invoice
  24 hours breach_start          2026-06  UTC                  not known: breach_start
  24 hours breach_end            2026-06  UTC                  not known: breach_end`;

for (const [rule, month, zone, before] of rowsOf(fromPeriodEnd)) {
  test(`${rule}: for ${month} in ${zone}, before ${before}.`, () => {
    assert.equal(deadlineIn(zone, rule, { period: monthInterval(month, zone) }), before);
  });
}

// Any other instant: its local date is day 0.
const fromAnInstant = `
  rule                          from                      zone              before
  0 days awareness              2026-06-07T12:15:00Z      UTC               2026-06-08 00:00
  30 days awareness             2026-06-07T12:15:00Z      UTC               2026-07-08 00:00
  30 days awareness             2026-06-07T23:30:00Z      Europe/Berlin     2026-07-09 00:00
  30 days awareness             2026-06-07T00:00:00Z      -08:00            2026-07-07 00:00
  30 days invoice               2026-07-03                UTC               2026-08-03 00:00
  1 months invoice              2026-01-31                UTC               2026-03-01 00:00
  1 months invoice              2024-01-31                UTC               2024-03-01 00:00
  1 months invoice              2026-02-28                UTC               2026-03-29 00:00
  3 months invoice              2026-11-30                UTC               2027-03-01 00:00
  1 months invoice              2026-03-31                UTC               2026-05-01 00:00
  1 days awareness              2026-03-28T10:00:00Z      Europe/Berlin     2026-03-30 00:00
  24 hours awareness            2026-03-28T10:00:00Z      Europe/Berlin     2026-03-29 12:00
  24 hours awareness            2026-10-24T10:00:00Z      Europe/Berlin     2026-10-25 11:00
  1 days awareness              2026-10-24T10:00:00Z      Europe/Berlin     2026-10-26 00:00
  1 business_days awareness US  2026-06-18T09:00:00Z      UTC               2026-06-23 00:00
  1 business_days awareness US  2026-06-20T09:00:00Z      UTC               2026-06-23 00:00
  5 business_days awareness DE  2026-04-01T09:00:00Z      Europe/Berlin     2026-04-11 00:00
  2 business_days awareness SA  2026-06-11T09:00:00Z      Asia/Riyadh       2026-06-16 00:00
  3 business_days awareness SA  2026-03-18T09:00:00Z      Asia/Riyadh       2026-03-26 00:00
  1 business_days awareness CN  2028-03-07T09:00:00Z      Asia/Shanghai     2028-03-09 00:00`;

for (const [rule, from, zone, before] of rowsOf(fromAnInstant)) {
  test(`${rule} at ${from}: in ${zone}, before ${before}.`, () => {
    const instant = dateOrInstant(from, zone);
    const facts = {
      period: monthInterval('2026-06', zone),
      awareness: instant,
      invoice: instant,
    };
    assert.equal(deadlineIn(zone, rule, facts), before);
  });
}

test('A breach counts from its first call, its last one or the end of down time.', () => {
  const period = monthInterval('2026-06', 'UTC');
  const at = (text: string) => dateOrInstant(text, 'UTC') as number;
  const start = at('2026-06-07T11:00:00Z');
  const calls = { start, end: { instant: at('2026-06-08T00:00:00Z'), isEnd: false } };
  const down = { start, end: { instant: at('2026-06-08T00:00:00Z'), isEnd: true } };
  const rules = ['24 hours breach_start', '24 hours breach_end', '1 days breach_end'];
  const before = (breach: ClaimFacts['breach']) =>
    rules.map((rule) => deadlineIn('UTC', rule, { period, breach }));
  assert.deepEqual(before(calls), ['2026-06-08 11:00', '2026-06-09 00:00', '2026-06-10 00:00']);
  // Down until midnight: the last instant that was down was on the 7th.
  assert.deepEqual(before(down), ['2026-06-08 11:00', '2026-06-09 00:00', '2026-06-09 00:00']);
});

test('Deadlines are instants: midnight in Berlin is ten in the evening in UTC.', () => {
  const { instant } = claimDeadline(
    due('2 months period_end'),
    { period: monthInterval('2026-06', 'Europe/Berlin') },
    'Europe/Berlin',
  );
  assert.equal(formatInstant(instant ?? 0), '2026-08-31T22:00:00.000Z');
});

/** A table of columns that are two spaces or more apart, without its heading. */
function rowsOf(table: string): readonly [string, string, string, string][] {
  return table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/ {2,}/) as [string, string, string, string]);
}
