import { howToTell } from '../../money/input/told-files.ts';
import type { Evaluation } from '../../money/judge/evaluation.ts';
import { amountText, counted, countText, NBSP, NO_DATA } from '../words/format-figure.ts';
import { periodLabelText } from '../words/format-time.ts';
import { partitionWords, reasonWords } from '../words/verdict-words.ts';
import type { EvaluatedContract } from './contract-to-date.ts';
import type { ModelInput } from './model-week.ts';
import type { Unknown } from './weekly-report.ts';

/** A model without a call, or without a call that counts: there is no availability to print. */
export function unknownModels(models: readonly ModelInput[], weekBefore: string): Unknown[] {
  return models.flatMap(({ key, facts, before, recent }) => {
    const subject = `${key.model}, ${key.provider}`;
    if (facts === undefined) {
      const past = before
        ? `${counted(before.calls, 'call', 'calls')} in ${weekBefore}`
        : `${counted(recent?.calls ?? 0, 'call', 'calls')} in the four weeks before`;
      return [{ subject, details: [`${NO_DATA}: no call this week, ${past}`] }];
    }
    if (facts.good + facts.bad > 0) return [];
    const calls = counted(facts.calls, 'call', 'calls');
    return [{ subject, details: [`${NO_DATA}: ${calls}, none of them good or bad`] }];
  });
}

/** Calls whose emitter says that they failed, and not how: neither good nor bad. */
export function unknownOutcomes(models: readonly ModelInput[]): Unknown[] {
  const details = models.flatMap(({ key, facts }) => {
    if (facts === undefined || facts.unknown === 0) return [];
    const of = counted(facts.calls, 'call', 'calls');
    return [
      `${countText(facts.unknown)} of ${of} to ${key.model} failed without a status ` +
        'or a telling error',
    ];
  });
  return details.length === 0 ? [] : [{ subject: 'Outcome', details }];
}

/** Models that had traffic and yet no latency figure. */
export function unknownLatencies(models: readonly ModelInput[]): Unknown[] {
  const withCalls = models.filter(({ facts }) => facts !== undefined);
  const noDuration = withCalls.filter(({ facts }) => facts?.durationMsP50 === null);
  const noTtft = withCalls.filter(
    ({ facts }) => facts?.ttftMsP50 === null && facts.durationMsP50 !== null,
  );
  return [
    ...missing('Latency', 'no call succeeded', noDuration),
    ...missing('Time to first token', 'not reported by any call', noTtft),
  ];
}

function missing(subject: string, why: string, models: readonly ModelInput[]): Unknown[] {
  if (models.length === 0) return [];
  const names = models.map(({ key }) => key.model).join(', ');
  return [{ subject, details: [`${why} of ${names}`] }];
}

export function unknownRecords(
  deadLetters: readonly { reason: string; records: number }[],
  conflicts: number,
): Unknown[] {
  const unknown: Unknown[] = [];
  const total = deadLetters.reduce((records, letter) => records + letter.records, 0);
  if (total > 0) {
    const reasons = deadLetters.map(
      ({ reason, records }) => `${countText(records)}${NBSP}${reason.replaceAll('_', ' ')}`,
    );
    const records = counted(total, 'record', 'records');
    const detail =
      `${records} received in the week could not be read, and count in no figure: ` +
      `${reasons.join(', ')}`;
    unknown.push({ subject: 'Dead letters', details: [detail] });
  }
  if (conflicts > 0) {
    const calls = counted(conflicts, 'call', 'calls');
    const detail = `${calls} arrived with differing contents; the one ingested last counts`;
    unknown.push({ subject: 'Conflicts', details: [detail] });
  }
  return unknown;
}

/** What a person can do about what nobody told. */
function howToTellWhatLacks(contractId: string, evaluation: Evaluation): readonly string[] {
  const partitions = evaluation.commitments.flatMap((commitment) => commitment.partitions);
  const isUntold = partitions.some(({ claimed }) => claimed.reason === 'not_told');
  const lacksPrior = evaluation.credits.some(
    ({ claimed }) => claimed.reason === 'prior_credits_not_told',
  );
  return [
    ...(isUntold
      ? [
          'what was declared: tell it with `uptally outages import` or `notices import`, ' +
            `--outages or --notices FILE, or in ${contractId}.outages.json or ` +
            `${contractId}.notices.json in UPTALLY_TOLD_DIR; [] says there was nothing`,
        ]
      : []),
    ...(lacksPrior ? [`what earlier months paid: ${howToTell.priorCredits(contractId)}`] : []),
  ];
}

/** Verdicts that could not be given and amounts that are not final. */
export function unknownContracts(contracts: readonly EvaluatedContract[]): Unknown[] {
  return contracts.flatMap(({ contract, evaluation }) => {
    const subject = `${contract.title}, ${periodLabelText(evaluation.period.label)}`;
    const unseen = evaluation.commitments
      .filter(({ partitions }) => partitions.length === 0)
      .map(({ id }) => `${NO_DATA} for ${id}: ${reasonWords('no_events')}`);
    const undetermined = evaluation.commitments
      .flatMap(({ partitions }) => partitions)
      .filter(({ verdict }) => verdict === 'undetermined')
      .map(
        ({ partition, claimed }) =>
          `undetermined for ${partitionWords(partition)}: ${reasonWords(claimed.reason)}`,
      );
    const open = evaluation.credits.flatMap(({ scope, claimed }) => {
      const where = Object.keys(scope).length === 0 ? '' : ` for ${partitionWords(scope)}`;
      const words = reasonWords(claimed.reason);
      const why = words === '' ? '' : `: ${words}`;
      if (claimed.status === 'unknown') return [`credit not known${where}${why}`];
      if (claimed.status !== 'provisional' || claimed.amount === null) return [];
      const amount = amountText(claimed.amount, evaluation.total.currency);
      return [`${amount} is provisional${where}${why}`];
    });
    const details = [
      ...unseen,
      ...undetermined,
      ...open,
      ...howToTellWhatLacks(contract.id, evaluation),
    ];
    return details.length === 0 ? [] : [{ subject, details }];
  });
}
