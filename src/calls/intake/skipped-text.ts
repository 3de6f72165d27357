import { namingModel, type SkipReason } from '../format/format.ts';
import type { SkippedCounts } from './store-records.ts';

/** Those of the counts whose spans name a model; undefined where there are none. */
export function skippedNamingModel(counts: SkippedCounts): SkippedCounts | undefined {
  const entries = Object.entries(counts).filter(([reason]) => Object.hasOwn(namingModel, reason));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** `3 spans name a model and were skipped: kind SERVER`; undefined where there are none. */
export function namingModelText(
  counts: SkippedCounts,
  shown: (count: number) => string = String,
): string | undefined {
  const named = Object.entries(skippedNamingModel(counts) ?? {}) as [
    keyof typeof namingModel & SkipReason,
    number,
  ][];
  if (named.length === 0) return undefined;
  const sum = named.reduce((total, [, count]) => total + count, 0);
  const spans = sum === 1 ? 'span names a model and was' : 'spans name a model and were';
  const reasons = named.map(([reason, count]) =>
    named.length === 1 ? namingModel[reason] : `${shown(count)} ${namingModel[reason]}`,
  );
  return `${shown(sum)} ${spans} skipped: ${reasons.join(', ')}`;
}
