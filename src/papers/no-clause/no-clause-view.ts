import { decimal, ZERO } from '../../ground/exact.ts';
import { type EpochMs, parseInstant } from '../../ground/time.ts';
import type {
  ClauseMonth,
  NoClause,
  NoClauseModel,
  ReadingSum,
} from '../../money/no-clause/no-clause.ts';
import type { KeyFigure } from '../weekly/weekly-report.ts';
import {
  amountText,
  counted,
  countText,
  listed,
  NBSP,
  NO_DATA,
  NOT_KNOWN,
  partlyKnownText,
} from '../words/format-figure.ts';
import { instantText, periodLabelText } from '../words/format-time.ts';
import type { Tone } from '../words/tone.ts';
import { reasonWords, VERDICT_TONES, worstVerdict } from '../words/verdict-words.ts';
import { labFigure } from './lab-rows.ts';

/** Everything that the page and its text twin print, in words. */
export interface NoClauseView {
  readonly title: string;
  readonly period: string;
  readonly generatedAt: string;
  readonly keyFigures: readonly KeyFigure[];
  /** Empty where there is something to tell. */
  readonly empty: string;
  readonly references: readonly ReferenceView[];
  readonly models: readonly ModelView[];
  readonly gaps: readonly { readonly subject: string; readonly detail: string }[];
  readonly notes: readonly { readonly subject: string; readonly detail: string }[];
}

export interface ReferenceView {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly months: readonly {
    readonly month: string;
    readonly paid: string;
    readonly accumulated: string;
  }[];
}

export interface ModelView {
  readonly model: string;
  readonly provider: string;
  readonly calls: string;
  readonly clauses: readonly {
    readonly id: string;
    readonly reference: string;
    readonly months: readonly ClauseMonthView[];
  }[];
}

export interface ClauseMonthView {
  readonly month: string;
  readonly calls: string;
  readonly figure: string;
  readonly verdict: string;
  readonly tone: Tone;
  readonly paid: string;
  /** Empty where both readings are the same. */
  readonly conceded: string;
  readonly accumulated: string;
  /** Why an amount is not known or not final; empty where there is nothing to say. */
  readonly why: string;
}

export function noClauseView(found: NoClause): NoClauseView {
  const { from, to, models } = found;
  const calls = found.months.reduce((sum, month) => sum + month.calls, 0);
  return {
    title: 'Calls without a paying clause',
    period:
      from === to ? periodLabelText(from) : `${periodLabelText(from)} to ${periodLabelText(to)}`,
    generatedAt: instantText(parseInstant(found.generated_at) as EpochMs, 'UTC'),
    keyFigures: keyFigures(found),
    empty: emptyText(calls, models),
    references:
      models.length === 0
        ? []
        : found.references.map(({ id, title, version, months }) => ({
            id,
            name: title,
            version: `version ${version}`,
            months: months.map(({ month, sum, accumulated }) => ({
              month: periodLabelText(month),
              paid: sumText(sum.claimed),
              accumulated: sumText(accumulated.claimed),
            })),
          })),
    models: models.map((model) => modelView(model, found)),
    gaps: gaps(found),
    notes: NOTES,
  };
}

function emptyText(calls: number, models: readonly NoClauseModel[]): string {
  if (calls === 0) return 'No data: no call of these months is stored.';
  if (models.length > 0) return '';
  return 'Every model with calls in these months is covered by a paying clause, at least in part.';
}

function keyFigures({ models, references, months }: NoClause): readonly KeyFigure[] {
  const calls = months.reduce((sum, month) => sum + month.calls, 0);
  const without = models.reduce((sum, model) => sum + model.calls, 0);
  if (calls === 0) {
    return [{ label: 'Calls', figure: NO_DATA, detail: 'no call is stored', tone: 'quiet' }];
  }
  const sums = references.map(({ title, months: all }) => ({
    label: title,
    figure: sumText(all.at(-1)?.accumulated.claimed ?? { amounts: [], unknown: 0 }),
  }));
  return [
    {
      label: 'Models without a clause',
      figure: countText(models.length),
      detail: `${countText(without)} of ${counted(calls, 'call', 'calls')}`,
      tone: models.length === 0 ? 'plain' : 'alarm',
    },
    ...(models.length === 0 ? [] : sums).map(
      ({ label, figure }): KeyFigure => ({
        label: 'Would have been paid',
        figure,
        detail: label,
        tone: figure.startsWith(NOT_KNOWN) ? 'quiet' : 'plain',
      }),
    ),
  ];
}

function modelView(found: NoClauseModel, { references }: NoClause): ModelView {
  return {
    model: found.model,
    provider: found.provider,
    calls: counted(found.calls, 'call', 'calls'),
    clauses: found.clauses.map(({ reference, months }) => ({
      id: reference,
      reference: references.find(({ id }) => id === reference)?.title ?? reference,
      months: months.map(clauseMonthView),
    })),
  };
}

function clauseMonthView(found: ClauseMonth): ClauseMonthView {
  const partitions = found.commitments.flatMap((commitment) => commitment.partitions);
  const verdict = worstVerdict(partitions.map((partition) => partition.verdict));
  const figures = found.commitments.map((commitment) => labFigure(commitment, 'claimed'));
  const lowest = figures
    .flatMap(({ lowestPercent }) => (lowestPercent === null ? [] : [lowestPercent]))
    .sort((a, b) => decimal(a).compare(decimal(b)))[0];
  const { claimed, conceded } = found.sum;
  const isSame = sumText(claimed) === sumText(conceded);
  return {
    month: periodLabelText(found.month),
    calls: countText(found.calls),
    figure: lowest === undefined ? NO_DATA : `${lowest}${NBSP}%`,
    verdict,
    tone: VERDICT_TONES[verdict],
    paid: sumText(claimed),
    conceded: isSame ? '' : sumText(conceded),
    accumulated: sumText(found.accumulated.claimed),
    why: whyText(found),
  };
}

/** The reason of the first line that is not final. */
function whyText({ credits, no_fees_because, sum }: ClauseMonth): string {
  const line = credits.find(({ claimed }) => claimed.status === 'unknown') ?? credits[0];
  if (line === undefined) return reasonWords('no_events');
  const { reason, status } = line.claimed;
  if (reason === 'no_fees')
    return no_fees_because ?? 'no row of the fees has the model and its scope';
  return sum.claimed.unknown > 0 || status === 'provisional'
    ? reasonWords(line.claimed.reason)
    : '';
}

function sumText({ amounts, unknown }: ReadingSum): string {
  // A model without fees brings a 0 of the clause's own currency.
  const owed = amounts.filter(({ amount }) => !decimal(amount).equals(ZERO));
  const shown = owed.length > 0 ? owed : amounts.slice(0, 1);
  const known = shown.map(({ currency, amount }) => amountText(amount, currency)).join(' + ');
  if (unknown === 0 && known === '') return '–';
  return partlyKnownText(known || null, unknown);
}

function gaps({ months, partly_covered }: NoClause): NoClauseView['gaps'] {
  const silent = months
    .filter(({ calls }) => calls === 0)
    .map(({ month }) => periodLabelText(month));
  return [
    ...(silent.length === 0
      ? []
      : [{ subject: 'Months', detail: `${NO_DATA}: no call is stored of ${listed(silent)}` }]),
    ...partly_covered.map(({ month, provider, model, calls, covered }) => ({
      subject: model,
      detail:
        `${provider}, ${periodLabelText(month)}: a clause covers ${countText(covered)} of ` +
        `${counted(calls, 'call', 'calls')}; left out above, since fees do not part them`,
    })),
  ];
}

const NOTES: NoClauseView['notes'] = [
  {
    subject: 'Which models',
    detail:
      'A model is listed for a month in which it had calls and none of them is covered by a ' +
      'commitment with standing sla of a contract that is in force with a vendor.',
  },
  {
    subject: 'Reference clauses',
    detail:
      'The newest text of each contract, as if it were written for that model alone: it covers ' +
      'every call of the model, and its share is taken of the fees whose x_Model is the model. ' +
      'How it measures, its classes, target, tiers, caps and floor are unchanged. Commitments ' +
      'that name no share, and those about outages that somebody declares, are not applied.',
  },
  {
    subject: 'Amounts',
    detail:
      'The claimed reading; exact, rounded as the clause says. Clauses are alternatives: their ' +
      'amounts are not added up. Where fees are missing the amount is not known and stands in ' +
      'no sum. No exclusion is applied. None of it is owed.',
  },
];
