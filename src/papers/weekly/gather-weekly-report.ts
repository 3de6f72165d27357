import { decimal, decimalsIn, plainDecimal, sum } from '../../ground/exact.ts';
import { offsetText, zoneWords } from '../../ground/local-text.ts';
import {
  addDays,
  type EpochMs,
  HOUR_MS,
  type Interval,
  localDate,
  parseInstant,
  startOfLocalDate,
  type WeekLabel,
  weekInterval,
  weekOf,
} from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { amountText, counted, countText, NO_DATA } from '../words/format-figure.ts';
import { minuteText, momentText, periodLabelText, shortDayText } from '../words/format-time.ts';
import { openPeriodWords } from '../words/open-period.ts';
import { describeContract, type EvaluatedContract } from './contract-to-date.ts';
import { describeHealth } from './health-of-week.ts';
import { compareModelWeeks, describeModelWeek, type ModelInput } from './model-week.ts';
import { reportNotes } from './report-notes.ts';
import {
  unknownContracts,
  unknownLatencies,
  unknownModels,
  unknownOutcomes,
  unknownRecords,
} from './unknown.ts';
import {
  hoursIn,
  type ModelKey,
  readConflicts,
  readDeadLetters,
  readHours,
  readModels,
  readWorstMinutes,
} from './week-facts.ts';
import type { WeekHealth } from './week-health.ts';
import type { KeyFigure, ModelWeek, ReportDay, Unknown, WeeklyReport } from './weekly-report.ts';

const WORST_MINUTES = 3;

export interface WeeklyReportRequest {
  readonly warehouse: Warehouse;
  /** A valid ISO week label. */
  readonly week: WeekLabel;
  readonly timeZone: string;
  /** Each contract in each of its periods, as it stands now, for the credits to date. */
  readonly evaluations: readonly EvaluatedContract[];
  readonly health: WeekHealth;
  readonly generatedAt: EpochMs;
}

/** A model with calls in so many weeks before has a row, even without one in the week. */
const WEEKS_BEFORE = 4;

/** Reads one ISO week of minute facts in a zone and says everything that the report prints. */
export async function gatherWeeklyReport(request: WeeklyReportRequest): Promise<WeeklyReport> {
  const { warehouse, week, timeZone, evaluations, health, generatedAt } = request;
  const interval = weekInterval(week, timeZone);
  const monday = localDate(interval.start, timeZone);
  const weekBefore = weekOf(addDays(monday, -7));
  const weeksBefore = {
    start: startOfLocalDate(addDays(monday, -7 * WEEKS_BEFORE), timeZone),
    end: interval.start,
  };
  const facts = await readModels(warehouse, interval);
  const before = await readModels(warehouse, weekInterval(weekBefore, timeZone));
  const recent = await readModels(warehouse, weeksBefore);
  const hours = await readHours(warehouse, interval);
  const worstMinutes = await readWorstMinutes(warehouse, interval, WORST_MINUTES);
  const deadLetters = await readDeadLetters(warehouse, interval);
  const conflicts = await readConflicts(warehouse, interval);

  const keys = distinctKeys([...facts, ...recent]);
  const inputs: ModelInput[] = keys.map((key) => ({
    key,
    facts: facts.find(isOf(key)),
    before: before.find(isOf(key)),
    recent: recent.find(isOf(key)),
    hours: hours.filter(isOf(key)),
    worstMinutes: worstMinutes.filter(isOf(key)),
  }));
  const days = reportDays(interval, timeZone);
  const frame = {
    hourCount: hoursIn(interval),
    days,
    minuteText: minuteTextIn(interval, timeZone),
  };
  const models = inputs.map((input) => describeModelWeek(input, frame)).sort(compareModelWeeks);

  return {
    week,
    weekBefore,
    title: `Weekly reliability report ${week}`,
    period: {
      start: momentText(interval.start, timeZone),
      end: momentText(interval.end, timeZone),
      timeZone: zoneWords(interval, timeZone),
      days,
    },
    generatedAt: `${momentText(generatedAt, timeZone)} ${offsetText(generatedAt, timeZone)}`,
    keyFigures: keyFigures(models, evaluations),
    models,
    noModels: 'No data: no model had a call in this week or in the four weeks before.',
    health: describeHealth(health, {
      timeZone,
      minuteText: frame.minuteText,
      hasCalls: facts.length > 0,
    }),
    contracts: evaluations.map(describeContract),
    openPeriods: openPeriods(evaluations, generatedAt, timeZone),
    unknown: [
      ...unfinishedWeek(interval, generatedAt),
      ...silentWeek(facts),
      ...unknownModels(inputs, weekBefore),
      ...unknownOutcomes(inputs),
      ...unknownLatencies(inputs),
      ...unknownRecords(deadLetters, conflicts),
      ...unknownContracts(evaluations),
    ],
    notes: reportNotes,
  };
}

function keyFigures(
  models: readonly ModelWeek[],
  evaluations: readonly EvaluatedContract[],
): KeyFigure[] {
  const withData = models.filter(({ availability }) => availability !== NO_DATA);
  const calls = models.reduce(
    (sum, { counts }) => sum + counts.good + counts.bad + counts.neither,
    0,
  );
  const bad = models.reduce((sum, { counts }) => sum + counts.bad, 0);
  const lowest = withData[0];
  const silent = models.length - withData.length;
  const noCall = 'no call this week';
  return [
    {
      label: 'Lowest availability',
      figure: lowest?.availability ?? NO_DATA,
      detail: lowest?.model ?? (calls === 0 ? noCall : 'no call was good or bad'),
      tone: lowest?.availabilityTone ?? 'quiet',
    },
    {
      label: 'Calls',
      ...(calls === 0
        ? { figure: NO_DATA, detail: noCall, tone: 'quiet' }
        : { figure: countText(calls), detail: `${countText(bad)} of them failed`, tone: 'plain' }),
    },
    {
      label: 'Models',
      ...(models.length === 0
        ? { figure: NO_DATA, detail: 'none with a call', tone: 'quiet' }
        : {
            figure: countText(models.length),
            detail: silent === 0 ? 'all with data' : `${countText(silent)} without data`,
            tone: 'plain',
          }),
    },
    creditsToDate(evaluations),
  ];
}

function creditsToDate(evaluations: readonly EvaluatedContract[]): KeyFigure {
  const lines = evaluations.flatMap(({ evaluation }) =>
    evaluation.credits.map((line) => ({ ...line.claimed, currency: evaluation.total.currency })),
  );
  const currencies = [...new Set(lines.map(({ currency }) => currency))].sort();
  const totals = currencies.map((currency) => {
    const amounts = lines.flatMap((line) =>
      line.currency === currency && line.amount !== null ? [line.amount] : [],
    );
    const decimals = Math.max(0, ...amounts.map(decimalsIn));
    return amounts.length === 0
      ? []
      : [amountText(plainDecimal(sum(amounts.map(decimal)), decimals), currency)];
  });
  const figure = totals.flat().join(' + ');
  const provisional = lines.filter(({ status }) => status === 'provisional').length;
  const unknown = lines.filter(({ status }) => status === 'unknown').length;
  const details = [
    ...(provisional === 0 ? [] : [`${countText(provisional)} provisional`]),
    ...(unknown === 0 ? [] : [`${countText(unknown)} not known`]),
  ];
  return {
    label: 'Credits to date',
    figure: figure === '' ? NO_DATA : figure,
    detail: [...details, ...periodsSummed(evaluations)].join(', ') || contractsText(evaluations),
    tone: figure === '' ? 'quiet' : 'plain',
  };
}

function contractsText(evaluations: readonly EvaluatedContract[]): string {
  const contracts = new Set(evaluations.map(({ contract }) => contract.id));
  return counted(contracts.size, 'contract', 'contracts');
}

/** In a week of two months the sum is of both, and says so. */
function periodsSummed(evaluations: readonly EvaluatedContract[]): string[] {
  const labels = [...new Set(evaluations.map(({ evaluation }) => evaluation.period.label))].sort();
  return labels.length < 2 ? [] : [labels.map(periodLabelText).join(' and ')];
}

function openPeriods(
  evaluations: readonly EvaluatedContract[],
  generatedAt: EpochMs,
  timeZone: string,
): string[] {
  const sentences = evaluations.flatMap(({ evaluation: { period }, asOf = generatedAt }) => {
    const end = parseInstant(period.end);
    if (end === undefined) throw new RangeError(`${period.end}: an instant`);
    const words = openPeriodWords({ label: period.label, end }, asOf, timeZone);
    return words === '' ? [] : [`${words}.`];
  });
  return [...new Set(sentences)];
}

function unfinishedWeek(interval: Interval, generatedAt: EpochMs): Unknown[] {
  if (generatedAt >= interval.end) return [];
  return [
    { subject: 'The week', details: ['not over when this report was made; figures will change'] },
  ];
}

function silentWeek(facts: readonly ModelKey[]): Unknown[] {
  if (facts.length > 0) return [];
  return [{ subject: 'Calls', details: [`${NO_DATA}: no call of this week is stored`] }];
}

function reportDays(interval: Interval, timeZone: string): ReportDay[] {
  const monday = localDate(interval.start, timeZone);
  return Array.from({ length: 7 }, (_, index) => {
    const hoursTo = (day: number) =>
      Math.ceil((startOfLocalDate(addDays(monday, day), timeZone) - interval.start) / HOUR_MS);
    return {
      label: shortDayText(addDays(monday, index)),
      startHour: hoursTo(index),
      hours: hoursTo(index + 1) - hoursTo(index),
    };
  });
}

/** With its offset in a week of a clock change, where a wall time may come twice. */
function minuteTextIn(interval: Interval, timeZone: string): (instant: EpochMs) => string {
  const changes =
    offsetText(interval.start, timeZone) !== offsetText(interval.end - HOUR_MS, timeZone);
  return (instant) =>
    changes
      ? `${minuteText(instant, timeZone)} (${offsetText(instant, timeZone)})`
      : minuteText(instant, timeZone);
}

function distinctKeys(keys: readonly ModelKey[]): ModelKey[] {
  return keys.filter((key, index) => keys.findIndex(isOf(key)) === index);
}

function isOf(key: ModelKey): (other: ModelKey) => boolean {
  return ({ provider, model }) => provider === key.provider && model === key.model;
}
