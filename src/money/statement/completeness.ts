import { basename } from 'node:path';
import { localText } from '../../ground/local-text.ts';
import type { EpochMs } from '../../ground/time.ts';
import { asksForNotices, asksForOutages, asksForPriorCredits } from '../contract/told-by-people.ts';
import { readings } from '../input/reading.ts';
import { howToTell } from '../input/told-files.ts';
import type { FoldedLine } from '../judge/credit-lines.ts';
import type { JudgedContract, JudgeInput } from '../judge/judge-contract.ts';
import type { PeriodFacts } from './period-facts.ts';
import type { CheckName, Statement } from './statement.ts';

export type Check = Statement['checks'][number];

export interface CompletenessInput {
  readonly counted: JudgeInput;
  readonly judged: JudgedContract;
  readonly facts: PeriodFacts;
  readonly settledAt: EpochMs;
  /** Records that were produced before the period settled and are not stored; null: no Kafka. */
  readonly waitingRecords: number | null;
  readonly now: EpochMs;
  /** Files, or what stands in their place; undefined: not told. */
  readonly toldBy: { readonly outages: string | undefined; readonly notices: string | undefined };
}

/**
 * Whether a period is complete enough to be stated: each thing that
 * has to hold, with what was found.
 */
export function checkCompleteness(input: CompletenessInput): readonly Check[] {
  const { facts, settledAt, waitingRecords, now } = input;
  const { period, version } = input.counted;
  const check = (name: CheckName, passed: boolean, finding: string): Check => ({
    name,
    passed,
    finding,
  });
  const at = (instant: EpochMs) => localText(instant, version.timeZone);
  const waiting = waitingRecords ?? 0;
  const openLines = input.judged.lines.filter(lacksFees);
  return [
    check(
      'period_ended',
      now >= period.end,
      `the period ${now >= period.end ? 'ended' : 'ends'} at ${at(period.end)}`,
    ),
    check(
      'settled',
      now >= settledAt,
      `late events ${now >= settledAt ? 'had' : 'have'} until ${at(settledAt)}`,
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
    check('has_events', facts.calls > 0, `stored calls of the period: ${facts.calls}`),
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
    ...(asksForOutages(version) ? [check('outages_told', ...outagesTold(input))] : []),
    ...(asksForNotices(version) ? [check('notices_told', ...noticesTold(input))] : []),
    ...(asksForPriorCredits(version)
      ? [check('prior_credits_told', ...priorCreditsTold(input))]
      : []),
  ];
}

function lacksFees({ line, shares }: FoldedLine): boolean {
  const isEstimated = shares.some(({ basis }) => basis?.estimated === true);
  return readings.some((reading) => {
    const { status, reason } = line[reading];
    return reason === 'no_fees' || (isEstimated && status === 'provisional');
  });
}

type Found = readonly [passed: boolean, finding: string];

function outagesTold({ counted: { contract, outages }, toldBy }: CompletenessInput): Found {
  if (outages !== null) {
    return [true, `declared outages that are told: ${outages.length}, by ${name(toldBy.outages)}`];
  }
  return [false, `declared outages are not told: ${howToTell.outages(contract.id)}`];
}

function noticesTold({ counted: { contract, notices }, toldBy }: CompletenessInput): Found {
  if (notices !== null) {
    return [true, `incidents that are told: ${notices.length}, by ${name(toldBy.notices)}`];
  }
  return [false, `incidents are not told: ${howToTell.notices(contract.id)}`];
}

/** Where a file is, is nobody's business who is shown the statement. */
function name(file: string | undefined): string {
  return basename(file ?? 'nobody');
}

/** Only what is owed asks for it. */
function priorCreditsTold({ counted, judged }: CompletenessInput): Found {
  const { contract, priorCredits } = counted;
  if (judged.prior.isTold) return [true, 'what earlier months paid is told'];
  const isOwed = judged.lines.some(({ line }) =>
    readings.some((reading) => line[reading].status === 'provisional'),
  );
  if (!isOwed) return [true, 'nothing is owed that earlier months could cap'];
  const months = (priorCredits ?? []).filter(({ amount }) => amount === null);
  const which =
    months
      .map(({ period }) => period)
      .sort()
      .join(', ') || 'the eleven months before';
  return [false, `what was paid for ${which} is not told: ${howToTell.priorCredits(contract.id)}`];
}
