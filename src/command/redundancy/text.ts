import type { RedundancyRecord } from '../../published/closed/redundancy.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

type PairRecord = RedundancyRecord['pairs'][number];
type RescueRecord = RedundancyRecord['rescues'][number];

/** Pairs by episode and by minute, then what rescued calls, then what was wasted. */
export function renderRedundancy({ pairs, rescues }: RedundancyRecord, paint: Paint): string {
  return [
    pairs.length === 0 ? ['no pair of primary and fallback is known'] : pairLines(pairs, paint),
    rescues.length === 0
      ? ['no logical call is known whose first attempt failed']
      : [...rescueLines(rescues, paint), ...wasteLines(rescues)],
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function pairLines(pairs: readonly PairRecord[], paint: Paint): readonly string[] {
  const rows = pairs.map((pair): readonly TableCell[] => [
    { text: scopeText(pair.primary) },
    { text: scopeText(pair.fallback) },
    { text: `${pair.touched} of ${pair.episodes}`, right: true },
    { text: pair.wilson === null ? 'not yet known' : pair.wilson.map(percent).join(' to ') },
    { text: chanceText(pair), right: true },
    { text: `${pair.n11} of ${pair.n11 + pair.n10}`, right: true },
    { text: pair.lift === null ? '' : `${pair.lift} times`, right: true },
  ]);
  const heads = [
    'primary',
    'fallback',
    'episodes in which it failed too',
    'share',
    'p by chance',
    'minutes',
    'of what was promised',
  ];
  return textTable(heads, rows, paint);
}

function chanceText({ p, shifts }: PairRecord): string {
  return p === null || shifts === 0 ? 'too few days' : String(p);
}

function rescueLines(rescues: readonly RescueRecord[], paint: Paint): readonly string[] {
  const rows = rescues.flatMap((rescue): readonly (readonly TableCell[])[] => [
    [
      { text: nameOf(rescue) },
      { text: String(rescue.calls), right: true },
      { text: 'all of them' },
      { text: String(rescue.rescued), right: true },
    ],
    ...rescue.rescuers.map((rescuer): readonly TableCell[] => [
      { text: '' },
      { text: '' },
      { text: nameOf(rescuer) },
      { text: String(rescuer.calls), right: true },
      { text: extraText(rescuer), right: true },
      { text: costsText(rescuer) },
      { text: smallerText(rescuer.smaller) },
    ]),
  ]);
  const heads = [
    'first attempt failed',
    'calls',
    'rescued by',
    'calls',
    'extra ms a call',
    'extra spend',
    '',
  ];
  return textTable(heads, rows, paint);
}

function wasteLines(rescues: readonly RescueRecord[]): readonly string[] {
  return rescues
    .filter(({ waste }) => waste.attempts > 0)
    .map((one) => {
      const { attempts, good, duration_ms } = one.waste;
      const seconds = Math.round(duration_ms / 1_000);
      return (
        `${nameOf(one)}: ${attempts} retries at a target that was tried before, ` +
        `${good} of them good, ${seconds} s, ${costsText(one.waste)}`
      );
    });
}

function extraText({ calls, extra_ms }: RescueRecord['rescuers'][number]): string {
  return extra_ms === null ? 'not known' : String(Math.round(extra_ms / calls));
}

function costsText(of: Pick<RescueRecord['waste'], 'costs' | 'costs_untold'>): string {
  const told = of.costs.map(({ currency, amount }) => `${amount} ${currency}`.trim());
  return [...told, ...(of.costs_untold > 0 ? [`${of.costs_untold} not told`] : [])].join(', ');
}

function smallerText(smaller: boolean | null): string {
  return smaller === true ? 'smaller model' : '';
}

function nameOf({
  provider,
  model,
}: {
  readonly provider: string;
  readonly model: string;
}): string {
  return `${model} (${provider})`;
}

function scopeText({ kind, ...fields }: PairRecord['primary']): string {
  return [kind, ...Object.values(fields).filter((value) => value !== '')].join(' ');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
