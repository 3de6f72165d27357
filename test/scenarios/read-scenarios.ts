import assert from 'node:assert/strict';
import { decimal } from '../../src/ground/exact.ts';
import { sequence } from '../../src/ground/pattern.ts';
import {
  DAY_MS,
  type EpochMs,
  formatInstant,
  HOUR_MS,
  type Interval,
  MINUTE_MS,
  parseInstant,
  SECOND_MS,
} from '../../src/ground/time.ts';
import { eventFieldOf } from '../../src/money/contract/event-field.ts';
import { type Predicate, parsePredicate } from '../../src/money/contract/predicate.ts';
import type { Exclusion } from '../../src/money/input/excluded-time.ts';
import type { IncidentNotice } from '../../src/money/input/notices.ts';
import type { Outage } from '../../src/money/input/outages.ts';
import type { EventFields } from '../money/evaluation/scratch-warehouse.ts';

/**
 * Reads the tables of this folder. A file begins with what holds for all of its scenarios:
 *
 *     contract aws-bedrock.yaml
 *     period 2026-06
 *     every call provider=aws.bedrock, account=1
 *     every fee ServiceName=Amazon Bedrock, BillingCurrency=USD
 *
 * Each scenario is a sentence, what happened, and the result. Times are UTC.
 *
 *     ## One hour of failures in an idle month.
 *     calls 2026-06-07 11:00 for 60 minutes, 10 a minute, 9 of them 500, region=eu
 *     calls 2026-06-07 12:00 for 1 hour, 1 every 2 minutes, each tried 500 then 500 then 200
 *     outage 2026-06-20 17:47 for 100 minutes, ratio 0.021
 *     exclude 2026-06-20 18:00 for 240 minutes, scheduled_maintenance, asserted
 *     incident 2026-06-21 09:00 for 90 minutes, declared after 10 minutes, updates after 1 hour
 *     fees 2026-06 1000.00, RegionId=eu
 *     prior 2026-03 100.00
 *     => uptime: 99.8611 %, breached, row 1
 *
 * "of them" are the first ones of each minute (or whatever the rate names), "row" is that of the
 * contract's tiers, counted from one. `outage none`, `incident none` and `prior none` tell that
 * there is nothing; an incident is told of so long after it began, and reviewed so long after it
 * ended; without a line of that kind, or with `not told`, nobody told.
 */
export interface Scenario {
  readonly sentence: string;
  readonly contract: string;
  readonly period: string;
  readonly asOf: EpochMs | undefined;
  readonly events: readonly EventFields[];
  /** Null: not told. */
  readonly outages: readonly Outage[] | null;
  readonly notices: readonly IncidentNotice[] | null;
  readonly exclusions: readonly Exclusion[];
  /** CSV, as `--fees` takes it; absent without a line of that kind. */
  readonly fees: string | undefined;
  /** CSV, as `--prior-credits` takes it; null: not told. */
  readonly priorCredits: string | null;
  readonly expected: readonly string[];
}

type Lines = ReadonlyMap<string, readonly string[]>;

export function readScenarios(text: string): readonly Scenario[] {
  const [head = '', ...scenarios] = text.split(/^## /m);
  const shared = linesByKind(head.split('\n'));
  return scenarios.map((block) => {
    const [sentence = '', ...rest] = block.split('\n');
    return scenario(sentence.trim(), linesByKind(rest), shared);
  });
}

const KINDS = sequence(
  /^(contract|period|as of|every call|every fee|calls|outage|incident|exclude|fees|prior|=>) +/,
  /(.+)$/,
);

function linesByKind(lines: readonly string[]): Lines {
  const byKind = new Map<string, string[]>();
  for (const line of lines.map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [, kind = '', content = ''] = KINDS.exec(line) ?? assert.fail(line);
    byKind.set(kind, [...(byKind.get(kind) ?? []), content]);
  }
  return byKind;
}

function scenario(sentence: string, lines: Lines, shared: Lines): Scenario {
  const one = (kind: string) => (lines.get(kind) ?? shared.get(kind))?.[0];
  const each = (kind: string) => lines.get(kind) ?? [];
  const callFields = fields((one('every call') ?? '').split(', '), typedValue);
  const asOf = one('as of');
  const told = (kind: string) => {
    const given = lines.get(kind) ?? shared.get(kind);
    if (given === undefined || given[0] === 'not told') return null;
    return given.filter((line) => line !== 'none');
  };
  const prior = told('prior')?.map((line) => line.replace(' ', ',')) ?? null;
  return {
    sentence,
    contract: one('contract') ?? assert.fail('contract'),
    period: one('period') ?? assert.fail('period'),
    asOf: asOf === undefined ? undefined : instant(asOf),
    events: each('calls')
      .flatMap((line) => calls(line, callFields))
      .map((event, i) => ({ event_id: `${i}`, ...event })),
    outages: told('outage')?.map(outage) ?? null,
    notices: told('incident')?.map(incident) ?? null,
    exclusions: each('exclude').map(exclusion),
    fees: lines.has('fees') ? feesCsv(each('fees'), one('every fee') ?? '') : undefined,
    priorCredits: prior === null ? null : ['period,amount', ...prior, ''].join('\n'),
    expected: each('=>'),
  };
}

const UNIT_MS: Readonly<Record<string, number>> = {
  second: SECOND_MS,
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
};

/** `2026-06-07 11:00 for 60 minutes` */
function interval(text: string): Interval {
  const [, start = '', count, unit = ''] =
    /^(.+) for (\d+) (second|minute|hour|day)s?$/.exec(text) ?? assert.fail(text);
  return { start: instant(start), end: instant(start) + Number(count) * (UNIT_MS[unit] ?? 0) };
}

/** `2026-06-07 11:00` or `2026-06-07 11:00:30` */
function instant(text: string): EpochMs {
  const [date, time = '00:00'] = text.split(' ');
  return parseInstant(`${date}T${time.length === 5 ? `${time}:00` : time}Z`) ?? assert.fail(text);
}

/** `90 minutes` */
function duration(text: string): number {
  const [, count, unit = ''] = /^(\d+) (second|minute|hour|day)s?$/.exec(text) ?? assert.fail(text);
  return Number(count) * (UNIT_MS[unit] ?? 0);
}

/** `10 a minute`, or `1 every 2 minutes` */
function rate(text: string): { readonly count: number; readonly everyMs: number } {
  const match =
    /^(\d+) (?:an? |every (\d+) )(second|minute|hour|day)s?$/.exec(text) ?? assert.fail(text);
  const [, count, every = '1', unit = ''] = match;
  return { count: Number(count), everyMs: Number(every) * (UNIT_MS[unit] ?? 0) };
}

function calls(line: string, shared: EventFields): readonly EventFields[] {
  const [when = '', howOften = '', ...clauses] = line.split(', ');
  const { start, end } = interval(when);
  const { count, everyMs } = rate(howOften);
  const tried = clauses.find((clause) => clause.startsWith('each tried '));
  const attempts = tried?.slice('each tried '.length).split(' then ') ?? [];
  const different = clauses.flatMap(differentCalls);
  const common = fields(
    clauses.filter((clause) => /^[\w.]+=/.test(clause)),
    typedValue,
  );
  const events: EventFields[] = [];
  for (let unit = start; unit < end; unit += everyMs) {
    for (let i = 0; i < count; i += 1) {
      const startedAt = unit + Math.floor((i * everyMs) / count);
      const event = { ...DEFAULTS, ...shared, ...common, ...different[i] };
      if (attempts.length === 0) {
        events.push({ ...event, started_at: formatInstant(startedAt) });
      }
      for (const [before, outcome] of attempts.entries()) {
        events.push({
          ...event,
          ...outcomeFields(outcome),
          started_at: formatInstant(startedAt + before * SECOND_MS),
          logical_call_id: `${startedAt}`,
          attempt: before + 1,
        });
      }
    }
  }
  return events;
}

const DEFAULTS: EventFields = { model: 'm', duration_ms: 1_000, http_status: 200 };

/** `9 of them 500` as nine times its fields, `all 500` as many more times than there are calls. */
function differentCalls(clause: string): readonly EventFields[] {
  const match = /^(?:(\d+) of them|all) (.+)$/.exec(clause);
  if (match === null) return [];
  const [, count = '10000', outcome = ''] = match;
  return Array.from({ length: Number(count) }, () => outcomeFields(outcome));
}

/** `500`, `unanswered`, `cancelled`, or fields joined with "and" */
function outcomeFields(text: string): EventFields {
  return Object.assign(
    {},
    ...text.split(' and ').map((part) => {
      if (/^\d{3}$/.test(part)) return { http_status: Number(part) };
      if (part === 'unanswered') return { http_status: null };
      if (part === 'cancelled') return { http_status: null, cancelled: true };
      return fields([part], typedValue);
    }),
  );
}

function fields<Value>(
  pairs: readonly string[],
  toValue: (name: string, text: string) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    pairs
      .filter((pair) => pair !== '')
      .map((pair) => {
        const [, name = '', text = ''] = /^([\w.]+)=(.*)$/.exec(pair) ?? assert.fail(pair);
        if (!name.startsWith('labels.')) return [name, toValue(name, text)];
        return ['labels', { [name.slice('labels.'.length)]: text } as Value];
      }),
  );
}

function typedValue(name: string, text: string): unknown {
  if (text === 'null') return null;
  const type = eventFieldOf(name)?.type ?? assert.fail(name);
  if (type === 'boolean') return text === 'true';
  return type === 'integer' ? Number(text) : text;
}

function outage(line: string, index: number): Outage {
  const [when = '', ...clauses] = line.split(', ');
  const ratio = clauses.find((clause) => clause.startsWith('ratio '))?.slice('ratio '.length);
  return {
    id: `outage ${index + 1}`,
    ...interval(when),
    affectedRatio: decimal(ratio ?? '1'),
    where: where(clauses),
  };
}

/** `… for 90 minutes, declared after 10 minutes, updates after 1 hour and 80 minutes` */
function incident(line: string, index: number): IncidentNotice {
  const [when = '', ...clauses] = line.split(', ');
  const hasEnded = when.includes(' for ');
  const { start, end } = hasEnded ? interval(when) : { start: instant(when), end: null };
  const after = (name: string, from: EpochMs | null) => {
    const clause = clauses.find((one) => one.startsWith(`${name} after `));
    const times = clause?.slice(`${name} after `.length).split(' and ') ?? [];
    return times.map((time) => (from ?? assert.fail(line)) + duration(time));
  };
  const once = (name: string, from: EpochMs | null = start) => after(name, from)[0] ?? null;
  return {
    id: `incident ${index + 1}`,
    began: start,
    ended: end,
    asked: once('asked'),
    answered: once('answered'),
    declared: once('declared'),
    updates: after('updates', start),
    reviewed: once('reviewed', end),
    where: where(clauses),
  };
}

function exclusion(line: string, index: number): Exclusion {
  const [when = '', name = '', ...clauses] = line.split(', ');
  const status = clauses.find((clause) => /^(approved|asserted|rejected)$/.test(clause));
  return {
    id: `exclusion ${index + 1}`,
    class: name,
    ...interval(when),
    status: (status ?? 'approved') as Exclusion['status'],
    where: where(clauses),
  };
}

function where(clauses: readonly string[]): Predicate {
  const asked = fields(
    clauses.filter((clause) => clause.includes('=')),
    typedValue,
  );
  return parsePredicate(asked, ({ expectation }) => assert.fail(expectation));
}

function feesCsv(lines: readonly string[], shared: string): string {
  const rows = lines.map((line) => {
    const [what = '', ...columns] = line.split(', ');
    const [month, amount] = what.split(' ');
    return {
      BillingPeriodStart: `${month}-01`,
      BilledCost: amount ?? assert.fail(line),
      ...fields([...shared.split(', '), ...columns], (_, text) => text),
    };
  });
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => {
    const values = new Map(Object.entries(row));
    return header.map((column) => values.get(column) ?? '').join(',');
  });
  return [header.join(','), ...cells, ''].join('\n');
}
