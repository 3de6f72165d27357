import type { Evaluation } from '../evaluation/evaluation.ts';
import { type EpochMs, formatInstant, type Interval } from '../time.ts';
import type { PeriodFacts } from './period-facts.ts';
import type { CheckName, Statement } from './statement.ts';

export type Check = Statement['checks'][number];

export interface CompletenessInput {
  readonly period: Interval;
  readonly evaluation: Evaluation;
  readonly facts: PeriodFacts;
  readonly settledAt: EpochMs;
  /** Records that were produced before the period settled and are not stored; null: no Kafka. */
  readonly waitingRecords: number | null;
  readonly now: EpochMs;
}

/** Whether a period is complete enough to be stated: each thing that has to hold, with what was found. */
export function checkCompleteness(input: CompletenessInput): readonly Check[] {
  const { period, evaluation, facts, settledAt, waitingRecords, now } = input;
  const check = (name: CheckName, passed: boolean, finding: string): Check => ({
    name,
    passed,
    finding,
  });
  const waiting = waitingRecords ?? 0;
  const openLines = evaluation.credits.filter((line) =>
    [line.claimed, line.conceded].some(
      ({ status, reason }) => (status === 'provisional' && reason === null) || reason === 'no_fees',
    ),
  );
  return [
    check(
      'period_ended',
      now >= period.end,
      `the period ${now >= period.end ? 'ended' : 'ends'} at ${formatInstant(period.end)}`,
    ),
    check(
      'settled',
      now >= settledAt,
      `late events ${now >= settledAt ? 'had' : 'have'} until ${formatInstant(settledAt)}`,
    ),
    check(
      'ingested',
      waiting === 0 && facts.newer === 0,
      facts.newer > 0
        ? `events were stored while it was evaluated: ${facts.newer}`
        : waitingRecords === null
          ? 'no Kafka is configured'
          : `records from before that in Kafka that are not stored: ${waiting}`,
    ),
    check('has_events', facts.eventRows > 0, `stored rows of the period: ${facts.eventRows}`),
    check(
      'no_conflicts',
      facts.conflicts === 0,
      `events with more than one content: ${facts.conflicts}`,
    ),
    check(
      'fees_final',
      openLines.length === 0,
      `credit lines without fees or on an estimate: ${openLines.length}`,
    ),
  ];
}
