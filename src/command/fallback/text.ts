import type { FallbackAdvice } from '../../published/closed/fallback-advice.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

type CandidateRecord = FallbackAdvice['candidates'][number];

/** A line for each candidate, best first. */
export function renderFallbackAdvice({ model, candidates }: FallbackAdvice, paint: Paint): string {
  if (candidates.length === 0) return `no fallback of ${model} is known`;
  const rows = candidates.map((candidate): readonly TableCell[] => [
    { text: scopeText(candidate.fallback) },
    { text: candidate.failing_now ? 'fails now' : '', style: 'red' },
    { text: `${candidate.touched} of ${candidate.episodes}`, right: true },
    { text: boundText(candidate) },
    { text: keysText(candidate) },
    { text: candidate.costs.map(({ amount, currency }) => `${amount} ${currency}`).join(', ') },
  ]);
  const heads = [
    'fallback, best first',
    '',
    'episodes in which it failed too',
    'at most',
    'in common, strongest first',
    'a call costs',
  ];
  return textTable(heads, rows, paint).join('\n');
}

function boundText({ upper_bound: bound }: CandidateRecord): string {
  return bound === null ? 'not yet known' : `${Math.round(bound * 100)} %`;
}

function keysText({ shared }: CandidateRecord): string {
  if (shared === null) return 'not told';
  return shared.map((key) => key.replaceAll('_', ' ')).join(', ') || 'nothing of what is told';
}

function scopeText({ kind, ...fields }: CandidateRecord['fallback']): string {
  return [kind, ...Object.values(fields).filter((value) => value !== '')].join(' ');
}
