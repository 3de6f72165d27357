import { invalidInput } from '../../ground/errors.ts';
import { plainDecimal } from '../../ground/exact.ts';
import { SECOND_MS } from '../../ground/time.ts';
import { readings } from '../../money/input/reading.ts';
import { evaluatedTime } from '../../money/judge/evaluation.ts';
import type { ExportedStatement } from './exported-statement.ts';
import { type GaugeSample, labelName, openMetricsText } from './openmetrics-text.ts';

/**
 * Statements as series for a monitoring system, one sample a period: at its last second, so that
 * June's stands in June. What is not known has no sample, since 0 would say that it is known.
 */
export interface StatementMetrics {
  readonly text: string;
  readonly leftOut: {
    /** Readings of a partition without a verdict. */
    readonly undetermined: number;
    /** Amounts that are not known. */
    readonly unknown: number;
  };
}

type Figures = Readonly<Record<'attainment' | 'target' | 'met' | 'credit', Samples>>;
type Samples = GaugeSample[];

/** Throws `invalid_input` for several revisions of a period: a series has one sample at a time. */
export function statementMetrics(statements: readonly ExportedStatement[]): StatementMetrics {
  requireOneRevision(statements);
  const figures: Figures = { attainment: [], target: [], met: [], credit: [] };
  const leftOut = { undetermined: 0, unknown: 0 };
  for (const exported of statements) {
    leftOut.undetermined += addAttainments(exported, figures);
    leftOut.unknown += addCredits(exported, figures.credit);
  }
  const family = (name: keyof Figures, unit: string | null, help: string) => ({
    name: `uptally_statement_${name}${unit === null ? '' : `_${unit}`}`,
    unit,
    help,
    samples: figures[name],
  });
  const text = openMetricsText([
    family('attainment', 'percent', 'What was attained in a period, cut, never rounded.'),
    family('target', 'percent', 'What the contract promises: at least this, or above it.'),
    family('met', null, '1: the target was met; 0: it was breached.'),
    family('credit', null, 'What is owed for a period, in the currency of the contract.'),
  ]);
  return { text, leftOut };
}

function requireOneRevision(statements: readonly ExportedStatement[]): void {
  const numbers = new Map<string, string>();
  for (const { issued } of statements) {
    const { number, contract, evaluation } = issued.statement;
    const key = JSON.stringify([contract.id, evaluation.period.label]);
    const other = numbers.get(key);
    if (other !== undefined) {
      const expectation = `one revision of each period for openmetrics; ${other} is of the same`;
      throw invalidInput([{ place: 'statements', value: number, expectation }]);
    }
    numbers.set(key, number);
  }
}

/** Answers how many readings have no verdict. */
function addAttainments({ issued, judged }: ExportedStatement, figures: Figures): number {
  const { evaluation, contract } = issued.statement;
  const atSeconds = lastSecond(evaluation);
  let undetermined = 0;
  for (const { id, partitions } of evaluation.commitments) {
    const target = judged.version.commitments.find((commitment) => commitment.id === id)?.target;
    for (const one of partitions) {
      const place = { contract: contract.id, commitment: id, ...fieldLabels(one.partition) };
      if (target !== undefined) {
        const bound = target.strict ? 'above' : 'at_least';
        const value = plainDecimal(target.value, 0);
        figures.target.push({ labels: { ...place, bound }, value, atSeconds });
      }
      for (const reading of readings) {
        const { percent, verdict } = one[reading];
        const labels = { ...place, reading };
        if (percent !== null) figures.attainment.push({ labels, value: percent, atSeconds });
        if (verdict === 'undetermined') undetermined += 1;
        else figures.met.push({ labels, value: verdict === 'met' ? '1' : '0', atSeconds });
      }
    }
  }
  return undetermined;
}

/** Answers how many amounts are not known. */
function addCredits({ issued }: ExportedStatement, credit: Samples): number {
  const { evaluation, contract } = issued.statement;
  const atSeconds = lastSecond(evaluation);
  let unknown = 0;
  for (const { scope, commitments, ...line } of evaluation.credits) {
    for (const reading of readings) {
      const { amount, status } = line[reading];
      if (amount === null) {
        unknown += 1;
        continue;
      }
      const { id, currency } = contract;
      const what = { contract: id, commitments: commitments.join(','), ...fieldLabels(scope) };
      const labels = { ...what, currency, status, reading };
      credit.push({ labels, value: amount, atSeconds });
    }
  }
  return unknown;
}

function fieldLabels(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [labelName(name), value]),
  );
}

function lastSecond(evaluation: Parameters<typeof evaluatedTime>[0]): number {
  return Math.floor(evaluatedTime(evaluation).end / SECOND_MS) - 1;
}
