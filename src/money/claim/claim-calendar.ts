import ical, { ICalAlarmType, ICalCalendarMethod } from 'ical-generator';
import { DAY_MS, type EpochMs, SECOND_MS } from '../../ground/time.ts';
import type { Claim } from './claim.ts';
import { WARNING_DAYS } from './deadline-warnings.ts';
import { standingOf, stepsToDo } from './rank-claims.ts';

const DAY_SECONDS = DAY_MS / SECOND_MS;

/**
 * Open deadlines as an iCalendar file (RFC 5545), each with an alarm on every day of
 * `WARNING_DAYS`; the same claims at the same instant are the same bytes. An event ends at the
 * deadline, which is exclusive: the last minute in which the step can be done.
 */
export function claimCalendar(claims: readonly Claim[], now: EpochMs): string {
  const calendar = ical({
    name: 'Uptally claims',
    prodId: { company: 'uptally', product: 'claims', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
  });
  const events = claims
    .flatMap((claim) =>
      stepsToDo(claim, now).flatMap((step) =>
        step.due === null || step.due <= now ? [] : [{ claim, step, due: step.due }],
      ),
    )
    .sort(
      (a, b) => a.due - b.due || (a.claim.statement.number < b.claim.statement.number ? -1 : 1),
    );
  for (const { claim, step, due } of events) {
    const { number, contract, evaluation } = claim.statement;
    const money = `${contract.currency} ${standingOf(claim, now).atRisk}`;
    calendar.createEvent({
      // The same step is the same event: a newer file moves it.
      id: `${number}-${step.place}@uptally`,
      stamp: new Date(now),
      start: new Date(due - HALF_HOUR_MS),
      end: new Date(due),
      summary: `${step.what}: ${contract.title}, ${evaluation.period.label}, ${money}`,
      description: [
        `Claim ${number}: ${step.what} before ${new Date(due).toISOString()}.`,
        `At risk: ${money}${claim.hasUnknown ? ' and a breach whose money is not known' : ''}.`,
        ...(step.channel === null ? [] : [`Where: ${step.channel}.`]),
      ].join('\n'),
      alarms: WARNING_DAYS.map((days) => ({
        type: ICalAlarmType.display,
        trigger: days * DAY_SECONDS - HALF_HOUR_MS / SECOND_MS,
        description: `${number}: ${step.what} in ${days === 1 ? 'a day' : `${days} days`}`,
      })),
    });
  }
  return calendar.toString();
}

const HALF_HOUR_MS = DAY_MS / 48;
