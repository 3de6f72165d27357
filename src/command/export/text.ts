import { quantity } from '../terminal/print.ts';

export function writtenLine(path: string, statements: number): string {
  return `${path}: ${quantity(statements, 'statement')}`;
}

/** What of the statements is no row, and why. */
export function leftOutLines(leftOut: {
  readonly unknown: number;
  readonly nothing: number;
}): readonly string[] {
  const { unknown, nothing } = leftOut;
  return [
    ...(unknown > 0 ? [`${quantity(unknown, 'amount')} not known: no row`] : []),
    ...(nothing > 0 ? [`${quantity(nothing, 'line')} without an amount or a change: no row`] : []),
  ];
}

/** What of the statements is no sample, and why. */
export function leftOutSampleLines(leftOut: {
  readonly undetermined: number;
  readonly unknown: number;
}): readonly string[] {
  const { undetermined, unknown } = leftOut;
  return [
    ...(undetermined > 0 ? [`${quantity(undetermined, 'verdict')} undetermined: no sample`] : []),
    ...(unknown > 0 ? [`${quantity(unknown, 'amount')} not known: no sample`] : []),
  ];
}
